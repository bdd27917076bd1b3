import type { LiveFile } from "@/server/core/hostFile";
import { type HostPart, type HostView, pathsToRead } from "@/server/core/plan";
import { readReport, reported } from "@/server/deploy/scripts/prelude";
import { runningScript } from "@/server/deploy/scripts/running";
import type { Connection } from "@/server/ssh/connection";
import type { Pool } from "@/server/ssh/pool";
import { readFacts } from "@/server/ssh/readFacts";
import { type FileOnHost, readFiles } from "@/server/ssh/readFiles";
import { runChecked } from "@/server/ssh/run";
import { explain } from "@/server/ssh/sshError";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** What planning looks at; the others cost a host time and change nothing. */
const FACTS_FOR_PLANNING = [
  "init",
  "privilege",
  "keepalived",
  "ipvs",
  "interfaces",
  "arp",
  "forwarding",
  "space",
] as const;

/** Reads all that planning needs of a host, side by side on one connection. Never throws: what failed is in the view. */
export async function readHostView(pool: Pool, target: SshTarget, part: HostPart): Promise<HostView> {
  const { hostId, name, pinnedHostKey } = target;
  const empty: HostView = {
    hostId,
    hostName: name,
    ...(pinnedHostKey !== undefined && { hostKey: `${pinnedHostKey.type} ${pinnedHostKey.base64}` }),
    facts: {},
    live: {},
  };
  if (pinnedHostKey === undefined) return empty;
  try {
    return await pool.withHost(target, async (connection) => {
      const isDirector = part.director !== undefined || part.wasDirector;
      const [{ facts }, files, revision] = await Promise.all([
        readFacts(connection, FACTS_FOR_PLANNING),
        readFiles(connection, pathsToRead(part)),
        isDirector ? readRevision(connection) : undefined,
      ]);
      const live = Object.fromEntries(
        Object.entries(files).map(([path, file]): [string, LiveFile] => [path, liveFileOf(file)]),
      );
      return { ...empty, facts, live, ...(revision !== undefined && { runningRevision: revision }) };
    });
  } catch (error) {
    return { ...empty, unread: explain(error) };
  }
}

async function readRevision(connection: Connection): Promise<string | undefined> {
  return reported(readReport(await runChecked(connection, runningScript())), "revision");
}

function liveFileOf(file: FileOnHost | "absent"): LiveFile {
  if (file === "absent") return "absent";
  const { sha256, mode, owner, group } = file;
  // A file that is not UTF-8 differs from every wanted one; what it shows is only for people.
  const text = file.text ?? file.bytes.toString("latin1");
  return { sha256, mode: mode.toString(8).padStart(4, "0"), owner, group, text };
}
