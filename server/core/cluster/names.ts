import * as z from "zod";
import { rawProblem } from "@/server/core/keepalived/rawText";

/** Identity of an object within every version of a cluster. */
export const idSchema = z.uuid();

/** A name that keepalived takes as one word without quotes, and that is safe in file names. */
export const nameSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, {
    error: "Letters, digits, dot, dash and underscore only; begins with a letter or digit.",
  });

/** An interface's name as the Linux kernel allows it (IFNAMSIZ 16, no slash or blank). */
export const interfaceSchema = z
  .string()
  .min(1)
  .max(15)
  .regex(/^[A-Za-z0-9_.@:-]+$/, { error: "A network interface's name, e.g. eth0." });

/** An IPv4 or IPv6 address in its usual text form. */
export const addressSchema = z.union([z.ipv4(), z.ipv6()], {
  error: "An IPv4 or IPv6 address, e.g. 192.0.2.10.",
});

export const portSchema = z.int().min(1).max(65535);

/** A remark for people; rendered as a comment line, never interpreted. */
export const commentSchema = z
  .string()
  .max(500)
  .regex(/^[^\p{Cc}]*$/u, { error: "One line without control characters." });

/**
 * Text of keepalived.conf that the model does not cover, kept as it is at the end of its block. Its braces must balance, or
 * it would take what follows with it.
 */
export const rawSchema = z
  .string()
  .min(1)
  .max(100_000)
  .regex(/^(?:\P{Cc}|[\t\n])*$/u, { error: "No control characters but tabs and line breaks." })
  .check(({ value, issues }) => {
    const problem = rawProblem(value);
    if (problem !== undefined) issues.push({ code: "custom", message: problem, input: value });
  });
