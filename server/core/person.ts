import * as z from "zod";

/** What a person signs in with. Small letters only, so that no two names look the same. */
export const usernameSchema = z
  .string()
  .min(2, { error: "At least 2 characters." })
  .max(32, { error: "At most 32 characters." })
  .regex(/^[a-z0-9][a-z0-9._-]*$/, {
    error: "Small letters, digits, dot, dash and underscore only; begins with a letter or digit.",
  });

/** A new password. Length is what counts; OWASP ASVS 5.0, 6.2.1 and 6.2.9. */
export const passwordSchema = z
  .string()
  .min(12, { error: "At least 12 characters." })
  .max(128, { error: "At most 128 characters." });

/** What a person is called in lists and in the audit log. */
export const personNameSchema = z
  .string()
  .trim()
  .min(1, { error: "A name is needed." })
  .max(80, { error: "At most 80 characters." })
  .regex(/^[^\p{Cc}]*$/u, { error: "One line without control characters." });
