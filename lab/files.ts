import { chmod, chown, mkdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A file to be put below a root folder. */
export interface NewFile {
  path: string;
  text: string;
  mode: number;
  /** Numeric user and group, also of the file's folder; root unless given. */
  owner?: number;
  /** Mode of the file's folder; 755 unless given. */
  folderMode?: number;
}

/** Writes a file below `root` with exactly its mode, whatever the umask of this process is. */
export async function putFile(root: string, file: NewFile): Promise<void> {
  const path = join(root, file.path);
  await putFolder(root, dirname(file.path));
  if (file.folderMode !== undefined) await chmod(dirname(path), file.folderMode);
  await writeFile(path, file.text);
  await chmod(path, file.mode);
  if (file.owner === undefined) return;
  await chown(path, file.owner, file.owner);
  await chown(dirname(path), file.owner, file.owner);
}

/** Makes a symbolic link below `root`, in place of what may be there. */
export async function putLink(root: string, link: { path: string; target: string }): Promise<void> {
  const path = join(root, link.path);
  await putFolder(root, dirname(link.path));
  await rm(path, { force: true });
  await symlink(link.target, path);
}

/** True when there is something at the path. */
export async function pathExists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function putFolder(root: string, folder: string): Promise<void> {
  if (folder === "/" || folder === "." || (await pathExists(join(root, folder)))) return;
  await putFolder(root, dirname(folder));
  await mkdir(join(root, folder));
  await chmod(join(root, folder), 0o755);
}
