import type { ChangeState } from "@/server/db/generated/client";

/** States of a change that may still alter its cluster. */
export const OPEN_CHANGE_STATES = [
  "draft",
  "applying",
  "failed",
  "reverted",
  "partial",
] as const satisfies readonly ChangeState[];

/** States of a change in which it may be edited, planned and withdrawn. */
export const EDITABLE_CHANGE_STATES = [
  "draft",
  "failed",
  "reverted",
  "partial",
] as const satisfies readonly ChangeState[];

/** True when a change in this state may be edited, planned and withdrawn. */
export function isEditable(state: ChangeState): boolean {
  return EDITABLE_CHANGE_STATES.some((each) => each === state);
}
