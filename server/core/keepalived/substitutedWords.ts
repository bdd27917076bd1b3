import { hostDefinition, substitute } from "@/server/core/keepalived/definitions";
import type { Node } from "@/server/core/keepalived/tree";
import type { Problem } from "@/server/core/problem";

/** What Shoal's own first line defines; a value that names it would be replaced by the revision. */
const OWN_DEFINITIONS = new Map([["SHOAL_REVISION", { value: "", more: [], isMultiline: false }]]);

/** The problems of values that keepalived would replace, since they look like the use of a definition that exists. */
export function substitutedWords(nodes: readonly Node[]): Problem[] {
  return nodes.flatMap((node): Problem[] => {
    if (node.kind !== "statement") return [];
    const texts =
      node.source === undefined ? [node.keyword, ...node.args].map(({ text }) => text) : [node.source];
    const found = texts.find((text) => text.includes("$") && isSubstituted(text));
    return [
      ...(found === undefined
        ? []
        : [
            {
              level: "error" as const,
              rule: "value-substituted",
              at: node.at ?? [],
              text: "The value holds the name of a definition behind a dollar sign, which keepalived would replace.",
              fix: "Leave out the dollar sign or the name behind it.",
            },
          ]),
      ...(node.block === undefined ? [] : substitutedWords(node.block)),
    ];
  });
}

function isSubstituted(text: string): boolean {
  return !substitute(text, OWN_DEFINITIONS).isSame || hostDefinition(text) !== undefined;
}
