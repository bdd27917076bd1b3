import type { Fields } from "@/server/core/fields";

/** Something whose state changes a VRRP instance's priority or puts it into fault. */
export interface Tracker<Type extends string, F extends Fields> {
  type: Type;
  /** keepalived's keyword, e.g. `vrrp_script`. */
  keyword: string;
  label: string;
  /** One line: what it watches. */
  about: string;
  fields: F;
}

/** Declares a kind of tracker, keeping its exact types. */
export function defineTracker<const Type extends string, const F extends Fields>(
  tracker: Tracker<Type, F>,
): Tracker<Type, F> {
  return tracker;
}
