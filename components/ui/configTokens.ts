/** A piece of a line of configuration text and what it is. */
export interface Token {
  from: number;
  kind: "keyword" | "value" | "string" | "comment";
  text: string;
}

/** Splits a line into its keyword, values, quoted strings and comment, for colouring only. */
export function configTokens(line: string): Token[] {
  const tokens: Token[] = [];
  let isFirst = true;
  for (const match of line.matchAll(
    /(?<space>\s+)|(?<comment>[#!].*$)|(?<string>"[^"]*"?)|(?<word>[^\s"#!]+)/g,
  )) {
    const { space, comment, string } = match.groups ?? {};
    const text = match[0];
    if (space !== undefined) {
      tokens.push({ from: match.index, kind: "value", text });
      continue;
    }
    const kind =
      comment !== undefined
        ? "comment"
        : string !== undefined
          ? "string"
          : isFirst && /^[A-Za-z_]/.test(text)
            ? "keyword"
            : "value";
    tokens.push({ from: match.index, kind, text });
    isFirst = false;
  }
  return tokens;
}
