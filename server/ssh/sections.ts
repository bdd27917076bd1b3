import { randomBytes } from "node:crypto";
import { plainText } from "@/server/core/plainText";
import { joinShell, type ShellText, sh } from "@/server/core/sh";
import type { Connection } from "@/server/ssh/connection";
import { type Executed, execute } from "@/server/ssh/execute";

/** A command among others in one script. */
export interface SectionCommand {
  id: string;
  command: ShellText;
}

/** What one of them did. */
export interface Section {
  code: number;
  stdout: Buffer;
  stderr: Buffer;
}

/** Bounds of the whole script. */
export interface SectionOptions {
  timeoutMs: number;
  maxOutputBytes: number;
}

/** Each command's result, or why there is none, as a sentence. */
export type Sections = Map<string, Section | string>;

/**
 * Runs several commands as one script, one round trip, each in a subshell of its own. A command that never ends or
 * says too much costs only its own result: what comes after it is run again without it. Throws SshError as `execute`.
 */
export async function runSections(
  connection: Connection,
  commands: readonly SectionCommand[],
  options: SectionOptions,
): Promise<Sections> {
  const found: Sections = new Map();
  let left = commands;
  while (left.length > 0) {
    const nonce = `shoal-${randomBytes(12).toString("hex")}`;
    const done = await execute(connection, sectionScript(left, nonce), options);
    const read = splitSections(done, nonce);
    for (const [id, section] of read) found.set(id, section);
    const culprit = left.findIndex(({ id }) => !read.has(id));
    const stuck = left[culprit];
    if (stuck === undefined) break;
    found.set(stuck.id, reason(done, options));
    left = left.slice(culprit + 1);
  }
  return found;
}

function reason(done: Executed, options: SectionOptions): string {
  if (done.stopped === "timeout") return `It did not end within ${options.timeoutMs / 1000} s.`;
  if (done.stopped === "limit") return `It wrote more than ${options.maxOutputBytes} bytes.`;
  return `The shell ended at it: ${plainText(done.stderr).trim().slice(-500)}`;
}

function sectionScript(commands: readonly SectionCommand[], nonce: string): ShellText {
  const begin = sh`shoal_b() { echo ${nonce} "$1"; echo ${nonce} "$1" >&2; }`;
  const end = sh`shoal_e() { shoal_c=$?; echo; echo ${nonce} "$1" "$shoal_c"; }`;
  const each = commands.map(({ id, command }) => {
    // `eval` in a subshell: a mistake in one command does not end the others.
    const evaluated = { text: sh`${command.text}`.text, shown: sh`${command.shown}`.shown };
    return sh`shoal_b ${id}; ( eval ${evaluated} ) </dev/null; shoal_e ${id}`;
  });
  return joinShell([begin, end, ...each]);
}

function splitSections(done: Executed, nonce: string): Map<string, Section> {
  const found = new Map<string, Section>();
  const errors = splitErrors(done.stderr, nonce);
  let at = 0;
  for (;;) {
    const begin = readMark(done.stdout, nonce, at);
    if (begin === undefined) return found;
    const [id = ""] = begin.words;
    const end = readMark(done.stdout, `\n${nonce}`, begin.next);
    if (end === undefined || end.words[0] !== id) return found;
    found.set(id, {
      code: Number(end.words[1]),
      stdout: done.stdout.subarray(begin.next, end.start),
      stderr: errors.get(id) ?? Buffer.alloc(0),
    });
    at = end.next;
  }
}

function splitErrors(stderr: Buffer, nonce: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  let mark = readMark(stderr, nonce, 0);
  while (mark !== undefined) {
    const next = readMark(stderr, nonce, mark.next);
    found.set(mark.words[0] ?? "", stderr.subarray(mark.next, next?.start));
    mark = next;
  }
  return found;
}

interface Mark {
  start: number;
  /** Where the line after it begins. */
  next: number;
  words: string[];
}

function readMark(output: Buffer, nonce: string, from: number): Mark | undefined {
  const start = output.indexOf(nonce, from);
  if (start < 0) return undefined;
  const lineEnd = output.indexOf("\n", start + nonce.length);
  if (lineEnd < 0) return undefined;
  const line = output.subarray(start + nonce.length, lineEnd).toString("latin1");
  return { start, next: lineEnd + 1, words: line.trim().split(" ") };
}
