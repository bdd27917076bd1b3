import { HARMLESS_MESSAGES, KNOWN_MESSAGES } from "@/server/core/keepalived/knownMessages";
import { compareVersions } from "@/server/core/keepalived/versions";
import type { Path, Problem } from "@/server/core/problem";

/** What a run of `keepalived -t` left. */
export interface ConfigTestResult {
  /** Exit code; above 128 or null: it was killed; 124: it ran out of time. */
  code: number | null;
  stderr: string;
  /** The release that ran, e.g. `2.2.7`. */
  version?: string;
  /** The origins of the tested file's lines, as the renderer gives them. */
  origins?: readonly (Path | undefined)[];
}

/** A problem that `keepalived -t` reports. */
export interface ConfigTestProblem extends Problem {
  /** Line of the file, from 1; absent when keepalived names none. */
  line?: number;
  /** The included file, where it is not the tested one. */
  file?: string;
}

/** One message as keepalived printed it. */
export interface ConfigTestMessage {
  text: string;
  line?: number;
  file?: string;
}

const CANARY = "zz_canary";

/**
 * The messages on stderr, each once: the passes of keepalived's processes repeat what they all read, the first without
 * the file's name: `(Line 2) text`, then `(/etc/keepalived/keepalived.conf: Line 2) text`.
 */
export function configTestMessages(stderr: string): ConfigTestMessage[] {
  const found = new Map<string, ConfigTestMessage>();
  for (const raw of stderr.split("\n")) {
    const message = messageOf(raw.replace(/\r$/, "").trimEnd());
    if (message === undefined) continue;
    const key = `${message.line ?? ""} ${message.text}`;
    found.set(key, { ...found.get(key), ...message });
  }
  return [...found.values()];
}

function messageOf(text: string): ConfigTestMessage | undefined {
  if (text.trim() === "" || HARMLESS_MESSAGES.some((pattern) => pattern.test(text))) return undefined;
  const placed = /^\((?:(.+): )?Line (\d{1,9})\) (.*)$/.exec(text);
  if (placed === null) return { text };
  const message = { text: placed[3] ?? "", line: Number(placed[2]) };
  return placed[1] === undefined ? message : { ...message, file: placed[1] };
}

/**
 * Whether a run of `keepalived -t` says that the file is read as it is written: exit code 0 and nothing on stderr but
 * harmless lines. That it read the file at all is proved by `canaryNamed` alone.
 */
export function judgeConfigTest(result: ConfigTestResult): { ok: boolean; problems: ConfigTestProblem[] } {
  const messages = configTestMessages(result.stderr);
  const problems = messages.map((message) => problemOf(message, result.origins));
  const failure = failureOf(result, messages);
  if (failure !== undefined) problems.unshift({ level: "error", at: [], ...failure });
  return { ok: problems.length === 0, problems };
}

function problemOf(message: ConfigTestMessage, origins: ConfigTestResult["origins"]): ConfigTestProblem {
  const known = KNOWN_MESSAGES.find(({ pattern }) => pattern.test(message.text));
  return {
    level: "error",
    rule: known?.rule ?? "config-test",
    at: message.line === undefined ? [] : (origins?.[message.line - 1] ?? []),
    text: `keepalived says: ${message.text}`,
    ...(known !== undefined && { fix: known.fix }),
    ...(message.line !== undefined && { line: message.line }),
    ...(message.file !== undefined && { file: message.file }),
  };
}

function failureOf(
  { code }: ConfigTestResult,
  messages: readonly ConfigTestMessage[],
): { rule: string; text: string; fix?: string } | undefined {
  if (code === 124)
    return { rule: "config-test-timeout", text: "keepalived's test of the file did not end in time." };
  if (code === 126 || code === 127) {
    return {
      rule: "config-test-not-run",
      text: "keepalived could not be started for its test of the file.",
      fix: "Install keepalived on this host.",
    };
  }
  if (code === null || code > 128) {
    return {
      rule: "config-test-killed",
      text:
        code === 139
          ? "keepalived crashed while it read the file."
          : "keepalived's test of the file was killed.",
    };
  }
  if (code === 0 || messages.length > 0) return undefined;
  return {
    rule: "config-test-failed",
    text: `keepalived refused the file with exit code ${code} and said nothing.`,
  };
}

/** The file with one unknown keyword behind its last line. keepalived must refuse it, naming that line. */
export function canary(text: string): string {
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${CANARY} 1\n`;
}

/**
 * True when the run on `canary(text)` named the canary at its very line, and nothing else: proof that keepalived read the
 * file to its end. A missing file, a directory or a missing network name space exit with 0 and prove nothing.
 * Means something only together with a good `judgeConfigTest` of the file itself.
 */
export function canaryNamed(result: ConfigTestResult, canaryText: string): boolean {
  const line = canaryText.split("\n").length - 1;
  // Before 2.2.0 the exit code is 0 even for unknown keywords.
  const mustFail = result.version === undefined || compareVersions(result.version, "2.2.0") >= 0;
  if (mustFail && result.code !== 5) return false;
  const messages = configTestMessages(result.stderr);
  return (
    messages.length > 0 &&
    messages.every((message) => message.line === line && message.text === `Unknown keyword '${CANARY}'`)
  );
}
