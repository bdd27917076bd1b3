import type { FileChange } from "@/server/core/plan";

/** What the hash of a file must be on the host before it is touched; `absent` where there must be none. */
export function baselineSum(file: FileChange): string {
  return file.before === "absent" ? "absent" : file.before.sha256;
}
