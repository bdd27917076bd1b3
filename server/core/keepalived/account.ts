import type { FileProblem } from "@/server/core/keepalived/fileProblem";
import type { Node, Statement } from "@/server/core/keepalived/tree";

/**
 * What became of a line. `taken`: it is in the model and means the same. `approximated`: it is in the model and differs,
 * the text says how. `raw`: kept as it is. `refused`: it is not in the model and something is lost. `ignored`: keepalived
 * itself does not use it.
 */
export type Outcome = "taken" | "approximated" | "raw" | "refused" | "ignored";

/** One line of the account of an import. */
export interface AccountLine {
  line: number;
  /** The included file that it stands in. */
  file?: string;
  outcome: Outcome;
  text: string;
}

/** Collects what became of every line. */
export interface Account {
  readonly lines: AccountLine[];
  readonly problems: FileProblem[];
  note(node: Node, outcome: Outcome, text: string): void;
  /** Notes a whole block, its inner lines included. */
  noteAll(node: Node, outcome: Outcome, text: string): void;
}

export function newAccount(): Account {
  const lines: AccountLine[] = [];
  const problems: FileProblem[] = [];
  const note = (node: Node, outcome: Outcome, text: string) => {
    if (node.line === 0) return;
    lines.push({ line: node.line, ...(node.file !== undefined && { file: node.file }), outcome, text });
  };
  const noteAll = (node: Node, outcome: Outcome, text: string) => {
    note(node, outcome, text);
    if (node.kind !== "statement") return;
    for (const inner of node.block ?? []) if (inner.kind !== "blank") noteAll(inner, outcome, text);
  };
  return { lines, problems, note, noteAll };
}

/** The account in the order of the files' lines, each line once: the worst that became of any part of it counts. */
export function accountLines(account: Account): AccountLine[] {
  const worst = new Map<string, AccountLine>();
  for (const line of account.lines) {
    const key = `${line.file ?? ""}\n${line.line}`;
    const known = worst.get(key);
    if (known === undefined || RANK[line.outcome] > RANK[known.outcome]) worst.set(key, line);
  }
  return [...worst.values()].sort((a, b) => (a.file ?? "").localeCompare(b.file ?? "") || a.line - b.line);
}

const RANK: Readonly<Record<Outcome, number>> = { taken: 0, ignored: 1, raw: 2, approximated: 3, refused: 4 };

/** The words of a statement, as one text. */
export function wordsOf(statement: Statement): string {
  return [statement.keyword, ...statement.args].map((word) => word.text).join(" ");
}
