import * as z from "zod";

/** Why something is done, for those who read the audit log later. */
export const reasonSchema = z
  .string()
  .trim()
  .min(1, { error: "Say why, in a few words." })
  .max(1000, { error: "At most 1000 characters." });
