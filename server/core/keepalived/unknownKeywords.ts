import type { Node, Statement } from "@/server/core/keepalived/tree";
import { isKnown, knownSince, knownUntil } from "@/server/core/keepalived/versions";
import type { Problem } from "@/server/core/problem";

/** What a release makes of a keyword at its place; made once for each, since a file repeats the same few. */
interface Place {
  path: string;
  /** `free`: no release has it there, so it is an item of a list. */
  state: "known" | "unknown" | "free";
  inner: Map<string, Place>;
}

/** The problems of a tree that come from keywords which that release of keepalived does not know. */
export function unknownKeywords(nodes: readonly Node[], version: string): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  visit(nodes, { path: "", state: "known", inner: new Map() });
  return problems;

  function visit(inner: readonly Node[], around: Place): void {
    for (const node of inner) {
      if (node.kind !== "statement") continue;
      if (node.isUnknown === true)
        report(node, `${node.keyword.text} is unknown to every release of keepalived`);
      const place = placeIn(around, node.keyword.text);
      if (place.state === "unknown") report(node, `${node.keyword.text} ${whenKnown(place.path)}`);
      if (place.state === "known" && node.block !== undefined) visit(node.block, place);
    }
  }

  function placeIn(around: Place, keyword: string): Place {
    const known = around.inner.get(keyword);
    if (known !== undefined) return known;
    const path = around.path === "" ? keyword : `${around.path}.${keyword}`;
    const state = knownSince(path) === undefined ? "free" : isKnown(path, version) ? "known" : "unknown";
    const made: Place = { path, state, inner: new Map() };
    if (state !== "free") around.inner.set(keyword, made);
    return made;
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
