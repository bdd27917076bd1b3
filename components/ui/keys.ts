/** A key or two keys one after the other (`g d`), and what they do. `mod+k`: with Ctrl, or Command on a Mac. */
export interface KeyBinding {
  keys: string;
  about: string;
  run: () => void;
}

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** How a key press is written in a binding. */
export function keyName(press: KeyPress): string {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return press.ctrlKey || press.metaKey ? `mod+${key}` : key;
}

/** The binding that a press completes, given the key pressed shortly before; or whether it begins one. */
export function matchKeys(
  bindings: readonly KeyBinding[],
  previous: string | undefined,
  press: KeyPress,
): { run?: KeyBinding; begins: boolean } {
  if (press.altKey) return { begins: false };
  const name = keyName(press);
  const whole = previous === undefined ? name : `${previous} ${name}`;
  const run =
    bindings.find((binding) => binding.keys === whole) ?? bindings.find((binding) => binding.keys === name);
  const begins = bindings.some((binding) => binding.keys.startsWith(`${name} `));
  return run === undefined ? { begins } : { run, begins: false };
}
