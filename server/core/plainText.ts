const ESC = String.fromCharCode(27);
// Cursor movements and colours, and choices of a character set (ECMA-48, 5.4; ECMA-35).
const TERMINAL = new RegExp(`${ESC}\\[[0-?]*[ -/]*[@-~]|${ESC}[ -/]+[0-~]`, "g");
// Controls, format characters (bidi, zero width, tags), separators that only look like newlines, halves of pairs.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A host's words made safe to show: colours and cursor movements are removed, every other control, bidi or invisible
 * character becomes a visible escape such as `\x07` or `\u202e`; newlines and tabs stay. Bytes that are not UTF-8
 * become U+FFFD. Only for showing: never parse or send back what this returns.
 */
export function plainText(text: string | Uint8Array): string {
  const read = typeof text === "string" ? text : new TextDecoder("utf-8", { ignoreBOM: true }).decode(text);
  return read
    .replace(TERMINAL, "")
    .replace(/\r+\n?/g, "\n")
    .replace(HIDDEN, visible);
}

function visible(character: string): string {
  if (character === "\n" || character === "\t") return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\u{${code.toString(16)}}`;
}
