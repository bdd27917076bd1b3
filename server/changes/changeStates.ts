import type { ChangeState } from "@/server/db/generated/client";

/** States of a change that may still alter its cluster. */
export const OPEN_CHANGE_STATES = ["draft", "applying"] as const satisfies readonly ChangeState[];

/** States of a change in which it can be edited, planned and withdrawn. */
export const EDITABLE_CHANGE_STATES = ["draft"] as const satisfies readonly ChangeState[];
