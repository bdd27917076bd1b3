import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBlock, MAX_LVS_CF, parseLvsCf } from "@/server/core/piranha/parse";

const rulesOf = (text: string) =>
  parseLvsCf(text).problems.map((problem) => `${problem.rule}:${problem.at[1]}:${problem.level}`);

describe("parseLvsCf", () => {
  it("reads statements, blocks and both kinds of quotes", () => {
    const { items, problems } = parseLvsCf(
      [
        "# a comment",
        "service = lvs",
        "nat_router = 10.20.0.254 eth1:1",
        "virtual web {",
        '  send = "GET / HTTP/1.0\\r\\n\\r\\n"',
        "  expect = 'say \"HTTP\"'",
        '  send_program = ""',
        "  server one {",
        "    address = 10.20.0.24",
        "  }",
        "}",
      ].join("\n"),
    );
    expect(problems).toEqual([]);
    expect(items).toEqual([
      { line: 2, key: "service", words: ["lvs"] },
      { line: 3, key: "nat_router", words: ["10.20.0.254", "eth1:1"] },
      {
        line: 4,
        kind: "virtual",
        name: "web",
        items: [
          { line: 5, key: "send", words: ["GET / HTTP/1.0\\r\\n\\r\\n"] },
          { line: 6, key: "expect", words: ['say "HTTP"'] },
          { line: 7, key: "send_program", words: [""] },
          {
            line: 8,
            kind: "server",
            name: "one",
            items: [{ line: 9, key: "address", words: ["10.20.0.24"] }],
          },
        ],
      },
    ]);
  });

  it.each([
    ["primary = 192.0.2.1 # here", ["lvs-comment:1:warning"]],
    ["primary=192.0.2.1", ["lvs-equal:1:warning"]],
    ["virtual web {\n active = 1", ["lvs-unclosed:1:warning"]],
    ["service = lvs\n}", ["lvs-strayBrace:2:error"]],
    ["server a {\n address = 192.0.2.1\n}", ["lvs-serverPlace:1:error"]],
    ["virtual a {\n virtual b {\n }\n}", ["lvs-topPlace:2:error"]],
    ["virtual two words {\n}", ["lvs-words:1:warning"]],
    ['send = "GET', ["lvs-quote:1:error"]],
    ["nonsense", ["lvs-statement:1:error"]],
    ["port =", ["lvs-statement:1:error"]],
    ["", ["lvs-empty:1:error"]],
    ["# only this", ["lvs-empty:1:error"]],
    ["a = b\0", ["lvs-binary:1:error"]],
  ])("reports %j", (text, expected) => {
    expect(rulesOf(text)).toEqual(expected);
  });

  it("takes the value of a lenient line", () => {
    expect(parseLvsCf("primary=192.0.2.1").items).toEqual([
      { line: 1, key: "primary", words: ["192.0.2.1"] },
    ]);
    expect(parseLvsCf("port = 80 # web").items).toEqual([{ line: 1, key: "port", words: ["80"] }]);
  });

  it("counts lines the same whatever ends them", () => {
    expect(parseLvsCf("a = 1\r\n\r\nb = 2").items.map((item) => item.line)).toEqual([1, 3]);
  });

  it("refuses a file that is far too large without reading it", () => {
    expect(rulesOf("a".repeat(MAX_LVS_CF + 1))).toEqual(["lvs-size:1:error"]);
  });

  it("never throws, and loses no line without saying so", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom(..."ab =\"'#{}\t1.:") })), (lines) => {
        const { items, problems } = parseLvsCf(lines.join("\n"));
        const spoken = new Set(problems.map((problem) => problem.at[1]));
        const visit = (list: typeof items): void => {
          for (const item of list) {
            spoken.add(item.line);
            if (isBlock(item)) visit(item.items);
          }
        };
        visit(items);
        lines.forEach((line, index) => {
          const silent = line.trim() === "" || line.trim().startsWith("#") || line.trim() === "}";
          if (!silent) expect(spoken).toContain(index + 1);
        });
      }),
      { numRuns: 3000 },
    );
  });
});
