import { describe, expect, it } from "vitest";
import { plainText } from "@/server/core/plainText";

const ESC = "\u001b";

describe("plainText", () => {
  it.each([
    ["keeps text, newlines and tabs", "a\tb\nc\n", "a\tb\nc\n"],
    ["keeps letters of every script", "Grüße 日本語 שלום 🙂", "Grüße 日本語 שלום 🙂"],
    ["removes colours", `${ESC}[1;31mred${ESC}[0m`, "red"],
    ["removes cursor movements and clearing", `good${ESC}[2K${ESC}[1Gbad`, "goodbad"],
    ["removes character set choices", `${ESC}(Bplain`, "plain"],
    ["hides nothing that a terminal would swallow", `${ESC}]0;title\u0007text`, "\\x1b]0;title\\x07text"],
    ["shows other controls", "a\u0000b\u0008c\u007fd\u009b", "a\\x00b\\x08c\\x7fd\\x9b"],
    ["shows bidi controls", "abc\u202etxt.exe\u2066", "abc\\u202etxt.exe\\u2066"],
    ["shows what is invisible", "a\u200bb\ufeffc\u{e0041}", "a\\u200bb\\ufeffc\\u{e0041}"],
    ["shows separators that only look like newlines", "a\u2028b", "a\\u2028b"],
    ["ends lines in one way", "a\r\nb\rc\r\r\nd", "a\nb\nc\nd"],
    ["shows halves of pairs", "a\ud800b", "a\\ud800b"],
  ])("%s", (_name, input, shown) => {
    expect(plainText(input)).toBe(shown);
  });

  it("reads bytes as UTF-8 and marks what is not", () => {
    expect(plainText(Uint8Array.from([0x61, 0xc3, 0xa4, 0xff, 0x62]))).toBe("aä\ufffdb");
  });

  it("shows a byte order mark instead of swallowing it", () => {
    expect(plainText(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]))).toBe("\\ufeffa");
  });

  it("changes nothing when it is applied twice", () => {
    const once = plainText(`${ESC}[31m\u0007\u202e${ESC}${ESC}[m[m`);
    expect(plainText(once)).toBe(once);
  });
});
