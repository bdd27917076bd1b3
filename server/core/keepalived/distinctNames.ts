/** The names of a list, each made different from those before it. */
export function distinctNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let made = name;
    for (let number = 2; used.has(made); number += 1) made = `${name.slice(0, 58)}-${number}`;
    used.add(made);
    return made;
  });
}
