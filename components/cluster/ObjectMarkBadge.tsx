import type { ObjectMark } from "@/components/cluster/changedObjects";
import { Badge } from "@/components/ui/StateMark";

const WORDS: Readonly<Record<ObjectMark, string>> = {
  new: "new in this change",
  edited: "edited in this change",
  removed: "removed in this change",
};

/** Says what the open change does to an object. */
export function ObjectMarkBadge({ mark }: { mark: ObjectMark | undefined }) {
  return mark === undefined ? null : <Badge>{WORDS[mark]}</Badge>;
}
