import { plainText } from "@/server/core/plainText";
import { AppError } from "@/server/errors";

/**
 * What kind of failure it was. `exit`: the command ran to its end and failed. `cut`: the connection ended while the
 * command ran, so nobody knows how far it came. Every other kind: nothing was run, or (`timeout` of a command) its
 * end was not seen.
 */
export type SshErrorKind =
  | "unreachable"
  | "timeout"
  | "auth"
  | "hostKeyChanged"
  | "hostKeyUnknown"
  | "exit"
  | "cut"
  | "noSudo"
  | "protocol";

/** What an SshError is made of; `text` and `try` are one sentence each, `hostWords` is the host's raw output. */
export interface SshErrorParts {
  /** The host's name as the operator knows it. */
  host: string;
  text: string;
  try: string;
  hostWords?: string | Uint8Array | undefined;
  cause?: unknown;
}

/** Longest text kept of what a host said, in characters. */
const MAX_WORDS = 4000;

/** A failure on the way to a host or on it. `message` is the sentence for the user. */
export class SshError extends AppError {
  readonly kind: SshErrorKind;
  /** The host's name as the operator knows it. */
  readonly host: string;
  /** What the host itself said, made safe to show; undefined when it said nothing. */
  readonly hostWords: string | undefined;
  /** What to try, as one sentence. */
  readonly try: string;

  constructor(kind: SshErrorKind, parts: SshErrorParts) {
    super("hostFailed", { text: parts.text, cause: parts.cause });
    this.name = "SshError";
    this.kind = kind;
    this.host = parts.host;
    this.hostWords = boundedWords(parts.hostWords);
    this.try = parts.try;
  }
}

/** A failure as screens and audit rows show it. */
export interface Explanation {
  text: string;
  hostWords?: string;
  try: string;
}

/** Explains any thrown value; for a failure that is not about a host it says no more than is safe to show. */
export function explain(error: unknown): Explanation {
  if (error instanceof SshError) {
    const words = error.hostWords === undefined ? {} : { hostWords: error.hostWords };
    return { text: error.message, ...words, try: error.try };
  }
  if (error instanceof AppError)
    return { text: error.message, try: "Try again; if it stays, look at the log." };
  return { text: "Something failed inside the console.", try: "Look at the log of the console." };
}

/** A host's words made safe and short: the end is kept, as that is where programs say why they failed. */
export function boundedWords(words: string | Uint8Array | undefined): string | undefined {
  if (words === undefined) return undefined;
  const text = plainText(words).trim();
  if (text === "") return undefined;
  return text.length <= MAX_WORDS ? text : `[...]${text.slice(-MAX_WORDS)}`;
}
