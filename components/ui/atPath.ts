import type { Path } from "@/server/core/problem";

/** The value at a path of a JSON value; undefined when there is nothing. */
export function getAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    root,
  );
}

/** A copy of a JSON value with another value at a path. `undefined` takes an object's key away. */
export function setAt(root: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(root)) return root.with(Number(key), setAt(root[Number(key)], rest, value));
  const object = typeof root === "object" && root !== null ? (root as Record<string, unknown>) : {};
  const next = setAt(object[key], rest, value);
  if (next !== undefined) return { ...object, [key]: next };
  const { [key]: _removed, ...others } = object;
  return others;
}

/** The part of a path after a prefix; undefined when it lies elsewhere. */
export function within(prefix: Path, path: Path): Path | undefined {
  return prefix.every((key, index) => String(key) === String(path[index]))
    ? path.slice(prefix.length)
    : undefined;
}

/** The id of the field for a path, so that a list of problems can lead to it. */
export function fieldId(formId: string, path: Path): string {
  return [formId, ...path].join("-");
}
