import type { Fields } from "@/server/core/fields";

/** One of keepalived's ways to test a real server. Its settings are `ValuesOf<typeof fields>`. */
export interface Checker<Type extends string, F extends Fields> {
  /** keepalived's keyword, e.g. `TCP_CHECK`. */
  type: Type;
  label: string;
  /** One line: what it proves, and what not. */
  about: string;
  /** Release that first installs the keyword; absent: 1.2.1 or older. */
  since?: string;
  fields: F;
}

/** Declares a checker, keeping its exact types. */
export function defineChecker<const Type extends string, const F extends Fields>(
  checker: Checker<Type, F>,
): Checker<Type, F> {
  return checker;
}
