import { canonicalAddress } from "@/server/core/cluster/addresses";

/** True when two values say the same: addresses in any spelling, keys in any order. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === "string" && typeof b === "string") return canonicalAddress(a) === canonicalAddress(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(Reflect.get(a, key), Reflect.get(b, key)));
}
