"use client";

import { useObjectForm } from "@/components/ui/ObjectForm";
import type { Path } from "@/server/core/problem";

/** A list at a path of the form around: its items, and what can be done with it as a whole. */
export function useListAt<Item>(at: Path): {
  items: readonly Item[];
  add: (item: Item) => void;
  remove: (index: number) => void;
  move: (index: number, by: -1 | 1) => void;
  replace: (items: readonly Item[]) => void;
} {
  const form = useObjectForm();
  const found = form.get(at);
  const items = Array.isArray(found) ? (found as readonly Item[]) : [];
  const replace = (next: readonly Item[]) => form.set(at, next);
  return {
    items,
    add: (item) => replace([...items, item]),
    remove: (index) => replace(items.toSpliced(index, 1)),
    move: (index, by) => {
      const item = items[index];
      const other = items[index + by];
      if (item !== undefined && other !== undefined) replace(items.with(index, other).with(index + by, item));
    },
    replace,
  };
}
