import { FACTS, type FactId, type Facts, type UnreadFacts } from "@/server/core/facts";
import { plainText } from "@/server/core/plainText";
import type { Connection } from "@/server/ssh/connection";
import { runSections, type Section } from "@/server/ssh/sections";

/** What one reading of a host gave. */
export interface ReadFacts {
  /** A missing key means: not read. Never: empty. */
  facts: Partial<Facts>;
  /** Why a fact that was asked for is missing. */
  unread: UnreadFacts;
  /** Milliseconds since 1970 on this machine's clock. */
  startedAt: number;
  receivedAt: number;
}

const TIMEOUT_MS = 45_000;
const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;

/** Reads facts from a host in one round trip; all of them unless told which. Throws SshError if none can be read. */
export async function readFacts(connection: Connection, ids?: readonly FactId[]): Promise<ReadFacts> {
  const wanted = FACTS.filter((fact) => ids === undefined || ids.includes(fact.id));
  const startedAt = Date.now();
  const sections = await runSections(connection, wanted, {
    timeoutMs: TIMEOUT_MS,
    maxOutputBytes: MAX_OUTPUT_BYTES,
  });
  const read: Record<string, unknown> = {};
  const unread: UnreadFacts = {};
  for (const fact of wanted) {
    const section = sections.get(fact.id) ?? "It was not reached.";
    try {
      read[fact.id] = fact.parse(outputOf(section));
    } catch (error) {
      unread[fact.id] = plainText(error instanceof Error ? error.message : String(error));
    }
  }
  // Each key was filled by the fact of that name, whose parser gives the key's type.
  return { facts: read as Partial<Facts>, unread, startedAt, receivedAt: Date.now() };
}

function outputOf(section: Section | string): string {
  if (typeof section === "string") throw new TypeError(section);
  if (section.code !== 0) {
    const words = section.stderr.toString("utf8").trim().slice(-500);
    throw new TypeError(words === "" ? `The command failed with exit code ${section.code}.` : words);
  }
  return section.stdout.toString("utf8");
}
