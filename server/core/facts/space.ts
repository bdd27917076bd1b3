import { type Fact, taggedLines, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** Room in a folder's file system. */
export interface Room {
  freeBytes: number;
  mountPoint: string;
  isReadOnly: boolean;
}

/** Room where Shoal writes. */
export interface Space {
  etc: Room;
  /** Of /etc/keepalived; undefined where that folder is not there. */
  keepalived: Room | undefined;
}

/** Free space of the file systems that hold the files, and whether they can be written at all. */
export const space: Fact<"space", Space> = {
  id: "space",
  label: "Space",
  command: sh`set -- /etc
if [ -d /etc/keepalived ]; then set -- /etc /etc/keepalived; echo folder; fi
df -Pk "$@" | sed -e 1d -e '2s/^/etc /' -e '3s/^/keepalived /' &&
sed 's/^/mount /' /proc/mounts`,
  parse: (stdout) => {
    const lines = taggedLines(stdout);
    // The last mount on a point hides those before it.
    const options = new Map(lines.filter(([tag]) => tag === "mount").map(([, rest]) => mountOf(rest)));
    const room = (tag: string): Room | undefined => {
      const line = lines.find(([name]) => name === tag)?.[1];
      return line === undefined ? undefined : roomOf(line, options);
    };
    const etc = room("etc");
    if (etc === undefined) throw unknownOutput(stdout);
    const keepalived = room("keepalived");
    const isThere = lines.some(([tag]) => tag === "folder");
    if (isThere !== (keepalived !== undefined)) throw unknownOutput("df says nothing of /etc/keepalived");
    return { etc, keepalived };
  },
};

function mountOf(line: string): [string, string[]] {
  const [, point, , options] = line.split(" ");
  if (point === undefined || options === undefined) throw unknownOutput(line);
  const plain = point.replace(/\\([0-7]{3})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 8)),
  );
  return [plain, options.split(",")];
}

function roomOf(line: string, options: Map<string, string[]>): Room {
  const match = /\s(\d+)\s+(\d+)\s+(-?\d+)\s+(?:\d+%|-)\s+(\/.*)$/.exec(line);
  if (match === null) throw unknownOutput(line);
  const mountPoint = match[4] ?? "";
  const flags = options.get(mountPoint);
  if (flags === undefined) throw new TypeError(`The mount at ${mountPoint} is not in the kernel's list.`);
  // Reserved blocks can make it negative.
  const freeBytes = Math.max(0, Number(match[3])) * 1024;
  return { freeBytes, mountPoint, isReadOnly: flags.includes("ro") };
}
