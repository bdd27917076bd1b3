import { describe, expect, it } from "vitest";
import { lineSplitter } from "@/server/ssh/lineSplitter";

function split(chunks: Buffer[], maxLineBytes = 100): string[] {
  const lines: string[] = [];
  const splitter = lineSplitter(maxLineBytes, (line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.flush();
  return lines;
}

describe("lineSplitter", () => {
  it("gives the same lines wherever the packets are cut, even inside a character", () => {
    const whole = Buffer.from("eins\n\nzwölf €\n🙂 last");
    for (let at = 0; at <= whole.length; at += 1) {
      expect(split([whole.subarray(0, at), whole.subarray(at)])).toEqual(["eins", "", "zwölf €", "🙂 last"]);
    }
    expect(split([...whole].map((byte) => Buffer.from([byte])))).toEqual(["eins", "", "zwölf €", "🙂 last"]);
  });

  it("delivers the beginning of a line that is too long, and the next one whole", () => {
    expect(split([Buffer.from("0123"), Buffer.from("456789abc\nnext\n")], 6)).toEqual(["012345", "next"]);
  });

  it("holds no more than the limit of an endless line", () => {
    const lines: string[] = [];
    const splitter = lineSplitter(10, (line) => lines.push(line));
    for (let count = 0; count < 1000; count += 1) splitter.push(Buffer.alloc(1000, "x"));
    splitter.push(Buffer.from("\n"));
    expect(lines).toEqual(["xxxxxxxxxx"]);
  });

  it("delivers nothing at the end when the output ended with a newline", () => {
    expect(split([Buffer.from("a\n")])).toEqual(["a"]);
  });
});
