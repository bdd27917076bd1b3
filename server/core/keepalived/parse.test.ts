import { describe, expect, it } from "vitest";
import { format } from "@/server/core/keepalived/format";
import { type ParseOptions, parse } from "@/server/core/keepalived/parse";
import type { Node } from "@/server/core/keepalived/tree";

/** A tree as nested lists of words: `["weight", "1"]`, and a block as the last item. */
type Plain = (string | Plain)[];

function plain(nodes: readonly Node[]): Plain[] {
  return nodes.flatMap((node) =>
    node.kind === "statement"
      ? [
          [
            node.keyword.text,
            ...node.args.map((arg) => arg.text),
            ...(node.block === undefined ? [] : [plain(node.block)]),
          ],
        ]
      : [],
  );
}

function read(text: string, options?: ParseOptions): { tree: Plain[]; problems: string[] } {
  const { nodes, problems } = parse(text, options);
  return { tree: plain(nodes), problems: problems.map(({ rule, line }) => `${rule} ${line}`) };
}

/** The block of the first statement. */
function blockOf(tree: Plain[]): Plain[] {
  const last = tree[0]?.at(-1);
  return Array.isArray(last) ? last.filter((item) => Array.isArray(item)) : [];
}

const instance = (...inner: Plain[]): Plain[] => [["vrrp_instance", "A", inner]];

describe("parse: lines, words and remarks", () => {
  it.each([
    ["a remark anywhere", "vrrp_instance A { # x\nauth_pass a!b # c\n}", [["auth_pass", "a"]]],
    ["marks within quotes", 'vrrp_instance A {\nauth_pass "a!b#c"\n}', [["auth_pass", "a!b#c"]]],
    [
      "escaped marks, which are remarks all the same",
      "vrrp_instance A {\nauth_pass a\\!b\\#c\n}",
      [["auth_pass", "a"]],
    ],
    [
      "single quotes, which mean nothing",
      "vrrp_instance A {\ninterface 'a b'\n}",
      [["interface", "'a", "b'"]],
    ],
    ["quotes within a word", 'vrrp_instance A {\ninterface a"b"c\n}', [["interface", "a", "b", "c"]]],
    ["carriage returns", "vrrp_instance A {\r\nnopreempt\r\n}\r\n", [["nopreempt"]]],
    ["no end of line at the end", "vrrp_instance A {\nnopreempt\n}", [["nopreempt"]]],
    ["a brace on its own line", "vrrp_instance A\n{\nnopreempt\n}", [["nopreempt"]]],
    ["a brace without blank", "vrrp_instance A{\nnopreempt }", [["nopreempt"]]],
    [
      "a list on one line",
      "vrrp_instance A {\nvirtual_ipaddress { 1.1.1.1 dev x }\nnopreempt }",
      [["virtual_ipaddress", [["1.1.1.1", "dev", "x"]]], ["nopreempt"]],
    ],
    [
      "statements on one line, of which all but the first are lost",
      "vrrp_instance A { interface eth0 virtual_router_id 1 }",
      [["interface", "eth0", "virtual_router_id", "1"]],
    ],
    ["braces within quotes", 'vrrp_instance A {\nauth_pass "}{"\n}', [["auth_pass", "}{"]]],
  ])("reads %s", (_, text, inner) => {
    expect(read(text.replaceAll("auth_pass", "notify")).tree).toEqual(
      JSON.parse(JSON.stringify(instance(...(inner as Plain[]))).replaceAll("auth_pass", "notify")),
    );
  });

  it("splits a whole check on one line", () => {
    const text = "virtual_server 1.1.1.1 80{\nreal_server 2.2.2.2 80 { TCP_CHECK { connect_timeout 3 } } }";
    expect(read(text)).toEqual({
      tree: [
        [
          "virtual_server",
          "1.1.1.1",
          "80",
          [["real_server", "2.2.2.2", "80", [["TCP_CHECK", [["connect_timeout", "3"]]]]]],
        ],
      ],
      problems: [],
    });
  });

  it("reads scripts with both kinds of quotes and escapes", () => {
    const text = `vrrp_script s {\nscript "/a b" 'c d' e\\ f \\x41\\102\\n\n}`;
    expect(read(text).tree).toEqual([["vrrp_script", "s", [["script", "/a b", "c d", "e f", "AB\n"]]]]);
  });
});

describe("parse: what is wrong", () => {
  it.each([
    ["an unknown keyword", "vrrp_instance A {\nfoo 1\nnopreempt\n}", ["keyword-unknown 2"]],
    ["upper case", "VRRP_INSTANCE A {\n}", ["keyword-unknown 1", "brace-unexpected 1", "brace-extra 2"]],
    ["an open block", "vrrp_instance A {\nnopreempt\n", ["brace-missing 1"]],
    ["a brace too many", "global_defs {\n}\n}\n", ["brace-extra 3"]],
    ["an open quote", 'global_defs {\nrouter_id "a\n}\n', ["quote-open 2", "quote-open 2"]],
    ["a byte order mark", "\uFEFFglobal_defs {\n}\n", ["byte-order-mark 1"]],
    ["a NUL byte", "global_defs {\n\0\n}\n", ["not-text 2"]],
    ["a line that is too long", `global_defs {\nrouter_id ${"a".repeat(1014)}\n}\n`, ["line-too-long 2"]],
    ["too long in bytes alone", `global_defs {\nrouter_id ${"é".repeat(600)}\n}\n`, ["line-too-long 2"]],
    ["a missing include", "include x.conf\n", ["include-missing 1"]],
    [
      "a list without brace",
      "vrrp_instance A {\ntrack_interface eth0\neth1\n}\n}\n",
      ["words-ignored 2", "brace-missing 3"],
    ],
    ["a malformed repetition", "~SEQ(N) $N\n", ["repetition-malformed 1"]],
    ["a definition of itself", "$A=$A\nrouter_id $A\n", ["definition-endless 2"]],
    [
      "a growing definition of itself",
      "$A=$A $A\nglobal_defs {\nrouter_id $A\n}\n",
      ["definition-endless 3"],
    ],
  ])("finds %s", (_, text, problems) => {
    expect(read(text).problems).toEqual(problems);
  });

  it("takes the longest line that keepalived reads", () => {
    expect(read(`global_defs {\nrouter_id ${"a".repeat(1013)}\n}\n`).problems).toEqual([]);
  });

  const unknownBlock = "virtual_server 1.1.1.1 80 {\nladdr {\nx 1\n}\nquorum 2\n}\n";

  it("lets an unknown block fall to the one around it, as keepalived does", () => {
    expect(read(unknownBlock)).toEqual({
      tree: [
        ["virtual_server", "1.1.1.1", "80", [["laddr"], ["x", "1"]]],
        ["quorum", "2"],
      ],
      problems: [
        "keyword-unknown 2",
        "brace-unexpected 2",
        "keyword-unknown 3",
        "keyword-unknown 5",
        "brace-extra 6",
      ],
    });
  });

  it("keeps an unknown block when asked to", () => {
    expect(read(unknownBlock, { unknownBlocks: "keep" })).toEqual({
      tree: [
        [
          "virtual_server",
          "1.1.1.1",
          "80",
          [
            ["laddr", [["x", "1"]]],
            ["quorum", "2"],
          ],
        ],
      ],
      problems: ["keyword-unknown 2"],
    });
  });
});

describe("parse: directives", () => {
  const lines = (text: string, options?: ParseOptions) => {
    const { tree, problems } = read(`global_defs {\nnotification_email {\n${text}\n}\n}\n`, options);
    const list = blockOf(blockOf(tree));
    return { items: list.map((words) => words.join(" ")), problems };
  };

  // `%{` stands for a dollar and a brace.
  it.each([
    ["definitions", "$A=1\nx $A %{A}y $AB $A,z", ["x 1 1y $AB 1,z"]],
    ["definitions in definitions, when used", "$A=$B c\n$B=b\n$A", ["b c"]],
    ["definitions of several lines", "$A=one \\\n  two \\\n\nthree\nx $A", ["three", "x one", "two"]],
    ["a definition with blanks before =, which is none", "$A = 1\n$A", ["$A = 1", "$A"]],
    ["marks from definitions outside quotes", "a%{_BANG}b\na%{_HASH}b", ["a", "a"]],
    ["marks from definitions within quotes", '"a%{_BANG}b"', ["a!b"]],
    ["sequences", "~SEQ(N, 1, 2, 5) a$N b $N\n~SEQ(M, 2) $M", ["a1 b 1", "a3 b 3", "a5 b 5", "1", "2"]],
    ["hexadecimal sequences", "~SEQx(N, 9, 11) %{N}", ["9", "a", "b"]],
    ["chained sequences", "~SEQ(I, 2) ~SEQ(J, 2) %{I}.%{J}", ["1.1", "1.2", "2.1", "2.2"]],
    ["lists", "~LST({a,b},{1,2},{3}) %{a}-%{b}", ["1-2", "3-"]],
    ["lists of one variable", "~LST(v, x, y) $v", ["x", "y"]],
    ["a definition of several lines in a sequence", "$V=a%{N} \\\nb\n~SEQ(N, 2) $V", ["a1", "b", "a2", "b"]],
  ])("carries out %s", (_, text, items) => {
    expect(lines(text.replaceAll("%{", "${"))).toEqual({ items, problems: [] });
  });

  it("keeps the lines of conditions that hold", () => {
    const text = "@one a\n@two b\n@^one c\n@^two d\n@one\n$IF=@one\n$IF e";
    expect(lines(text, { configId: "one" }).items).toEqual(["a", "d", "e"]);
    expect(lines(text).items).toEqual(["c", "d"]);
  });

  it("reads includes, which may include others", () => {
    const files = new Map([
      ["x.conf", "b\ninclude y.conf\nd"],
      ["y.conf", "c"],
    ]);
    const include = (pattern: string) => {
      const text = files.get(pattern);
      return text === undefined ? undefined : [{ path: pattern, text }];
    };
    expect(lines("a\ninclude x.conf\ne", { include })).toEqual({
      items: ["a", "b", "c", "d", "e"],
      problems: [],
    });
  });

  it("ends includes of each other and endless repetitions", () => {
    const include = (path: string) => [{ path, text: "include x\n" }];
    expect(lines("include x", { include }).problems).toContain("include-endless 1");
    const wide = (path: string) => Array.from({ length: 600 }, () => ({ path, text: "include x\n" }));
    expect(lines("include x", { include: wide }).problems).toContain("include-endless 1");
    expect(lines("~SEQ(A, 2000000000) ~SEQ(B, 2000000000) $A x").problems[0]).toMatch(/^too-large/);
  }, 60_000);

  it("keeps directives when told not to carry them out", () => {
    const text = `$A=1 \\
2
@one vrrp_instance A {
    ~SEQ(N, 2) x
    include y.conf # why
    nopreempt # remark
} # end
`;
    const { nodes, problems } = parse(text, { expand: false });
    expect(problems).toEqual([]);
    expect(format(nodes).text).toBe(text);
  });
});

describe("format", () => {
  it("writes back what was read, blank lines and remarks included", () => {
    const text = `# head

global_defs {
    router_id "a b" # who

    # inside
}
vrrp_script s {
    script "/bin/x 'a b' \\\\\\"c" root
}
`;
    expect(format(parse(text).nodes).text).toBe(text);
  });
});
