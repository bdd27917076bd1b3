import { describe, expect, it } from "vitest";
import { configTokens } from "@/components/ui/configTokens";

const drawn = (line: string) =>
  configTokens(line)
    .filter((token) => token.text.trim() !== "")
    .map((token) => `${token.kind}:${token.text}`);

describe("configTokens", () => {
  it.each([
    ["", []],
    ["  delay_loop 6", ["keyword:delay_loop", "value:6"]],
    ["virtual_server 192.0.2.1 80 {", ["keyword:virtual_server", "value:192.0.2.1", "value:80", "value:{"]],
    ["    192.0.2.1/32 dev eth0", ["value:192.0.2.1/32", "value:dev", "value:eth0"]],
    ["! made by hand", ["comment:! made by hand"]],
    ['notify "/bin/x --y" # why', ["keyword:notify", 'string:"/bin/x --y"', "comment:# why"]],
    ['path "/open', ["keyword:path", 'string:"/open']],
  ])("%s", (line, tokens) => {
    expect(drawn(line)).toEqual(tokens);
  });

  it.each(["  a  b ", '\t"x" y#z', "!!", "é ü", 'a"b"c'])("loses nothing of %j", (line) => {
    expect(
      configTokens(line)
        .map((token) => token.text)
        .join(""),
    ).toBe(line);
  });
});
