import { describe, expect, it } from "vitest";
import { type KeyBinding, type KeyPress, matchKeys } from "@/components/ui/keys";

const binding = (keys: string): KeyBinding => ({ keys, about: "", run: () => undefined });
const bindings = [binding("mod+k"), binding("?"), binding("g d"), binding("g h"), binding("d")];
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe("matchKeys", () => {
  it.each<{ what: string; previous?: string; pressed: KeyPress; keys?: string; begins?: true }>([
    { what: "one key", pressed: press("?"), keys: "?" },
    { what: "Ctrl", pressed: press("K", { ctrlKey: true }), keys: "mod+k" },
    { what: "Command", pressed: press("k", { metaKey: true }), keys: "mod+k" },
    { what: "the key without Ctrl", pressed: press("k") },
    { what: "the first of two", pressed: press("g"), begins: true },
    { what: "the second of two", previous: "g", pressed: press("d"), keys: "g d" },
    { what: "a key that stands alone, too", pressed: press("d"), keys: "d" },
    { what: "an unknown second", previous: "g", pressed: press("x") },
    { what: "Alt, which belongs to the browser", pressed: press("?", { altKey: true }) },
  ])("$what", ({ previous, pressed, keys, begins = false }) => {
    const match = matchKeys(bindings, previous, pressed);
    expect(match.run?.keys).toBe(keys);
    expect(match.begins).toBe(begins);
  });
});
