/** The names of a list, each made different from those before it. */
export function distinctNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  // Where to go on counting: thousands of equal names must not count from the start each time.
  const next = new Map<string, number>();
  return names.map((name) => {
    const stem = name.slice(0, 58);
    let made = name;
    for (let number = next.get(stem) ?? 2; used.has(made); number += 1) {
      made = `${stem}-${number}`;
      next.set(stem, number + 1);
    }
    used.add(made);
    return made;
  });
}
