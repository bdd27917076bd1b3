import { type AccountLine, accountLines, newAccount, type Outcome } from "@/server/core/keepalived/account";
import type { FileProblem } from "@/server/core/keepalived/fileProblem";
import type { Path, ProblemLevel } from "@/server/core/problem";

/** Anything of an lvs.cf that stands on a line; undefined: it is not in the file. */
export type OnLine = { readonly line: number } | undefined;

/** The line of an lvs.cf that something of the cluster was made from. */
export interface LvsOrigin {
  at: Path;
  line: number;
}

export interface LvsFinding {
  level: ProblemLevel;
  rule: string;
  where: OnLine;
  text: string;
  fix?: string;
}

/** Collects what becomes of the lines of an lvs.cf, and what is wrong with them. */
export interface LvsAccount {
  readonly problems: FileProblem[];
  readonly origins: LvsOrigin[];
  note(where: OnLine, outcome: Outcome, text: string): void;
  take(where: OnLine, text?: string): void;
  /** Notes every setting of a block with the same words. */
  noteAll(settings: Readonly<Record<string, OnLine>>, outcome: Outcome, text: string): void;
  report(finding: LvsFinding): void;
  origin(at: Path, where: OnLine): void;
  has(line: number): boolean;
  /** Every line once: the worst that became of any part of it counts. */
  lines(): AccountLine[];
}

/** An account without lines. */
export function newLvsAccount(): LvsAccount {
  const account = newAccount();
  const origins: LvsOrigin[] = [];
  const spoken = new Set<number>();
  const texts = new Map<string, string[]>();
  const note = (where: OnLine, outcome: Outcome, text: string) => {
    if (where === undefined) return;
    spoken.add(where.line);
    const key = `${where.line} ${outcome}`;
    const known = texts.get(key);
    if (known === undefined) texts.set(key, [text]);
    else if (!known.includes(text)) known.push(text);
    account.lines.push({ line: where.line, outcome, text });
  };
  // What differs in two ways is said in two sentences.
  const allTexts = ({ line, outcome, text }: AccountLine) =>
    outcome === "approximated" ? (texts.get(`${line} ${outcome}`) ?? [text]).join(" ") : text;
  return {
    problems: account.problems,
    origins,
    note,
    take: (where, text = "Taken.") => note(where, "taken", text),
    noteAll: (settings, outcome, text) => {
      for (const setting of Object.values(settings)) note(setting, outcome, text);
    },
    report: ({ where, ...problem }) => {
      account.problems.push({ ...problem, at: [], ...(where !== undefined && { line: where.line }) });
    },
    origin: (at, where) => {
      if (where !== undefined) origins.push({ at, line: where.line });
    },
    has: (line) => spoken.has(line),
    lines: () => accountLines(account).map((line) => ({ ...line, text: allTexts(line) })),
  };
}
