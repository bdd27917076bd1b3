import type { Node, Statement } from "@/server/core/keepalived/tree";
import { isKnown, knownSince, knownUntil } from "@/server/core/keepalived/versions";
import type { Problem } from "@/server/core/problem";

/** The problems of a tree that come from keywords which that release of keepalived does not know. */
export function unknownKeywords(nodes: readonly Node[], version: string): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  visit(nodes, "");
  return problems;

  function visit(inner: readonly Node[], prefix: string): void {
    for (const node of inner) {
      if (node.kind !== "statement") continue;
      if (node.isUnknown === true)
        report(node, `${node.keyword.text} is unknown to every release of keepalived`);
      const path = prefix + node.keyword.text;
      if (knownSince(path) === undefined) continue;
      if (!isKnown(path, version)) {
        report(node, `${node.keyword.text} ${whenKnown(path)}`);
        continue;
      }
      if (node.block !== undefined) visit(node.block, `${path}.`);
    }
  }

  function report(node: Statement, what: string): void {
    const key = `${what} ${JSON.stringify(node.at ?? [])}`;
    if (seen.has(key)) return;
    seen.add(key);
    problems.push({
      level: "error",
      rule: "keyword-unknown",
      at: node.at ?? [],
      text: `${what}; this director has ${version}.`,
      fix: "Leave the setting at its default, or upgrade keepalived on this director.",
    });
  }
}

function whenKnown(path: string): string {
  const last = knownUntil(path);
  return last === undefined
    ? `needs keepalived ${knownSince(path) ?? "of a later release"}`
    : `is unknown to keepalived after ${last}`;
}
