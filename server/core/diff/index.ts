export type { ChangedKind, FieldChange, ObjectChange } from "@/server/core/diff/clusterDiff";
export { changeText, clusterDiff } from "@/server/core/diff/clusterDiff";
export type { DiffHunk, DiffLine } from "@/server/core/diff/textDiff";
export { diffHunks, textDiff } from "@/server/core/diff/textDiff";
