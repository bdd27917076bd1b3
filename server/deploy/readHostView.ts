import type { HostFile, LiveFile } from "@/server/core/hostFile";
import { type IpvsService, parseProcIpVs } from "@/server/core/ipvs";
import { type HostPart, type HostView, pathsToRead } from "@/server/core/plan";
import { sh } from "@/server/core/sh";
import { readReport, reported } from "@/server/deploy/scripts/prelude";
import { runningScript } from "@/server/deploy/scripts/running";
import type { Connection } from "@/server/ssh/connection";
import type { Pool } from "@/server/ssh/pool";
import { readFacts } from "@/server/ssh/readFacts";
import { type FileOnHost, readFiles } from "@/server/ssh/readFiles";
import { runChecked } from "@/server/ssh/run";
import { explain } from "@/server/ssh/sshError";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** A host as it is now, with the kernel's table of virtual services where it is a director and has one. */
export interface ReadHost {
  view: HostView;
  ipvs: IpvsService[] | undefined;
}

/** The view of a host that cannot be read; `why` is what the operator is told. */
function unreadHost(target: SshTarget, why: HostView["unread"]): ReadHost {
  const { hostId, name, pinnedHostKey } = target;
  return {
    view: {
      hostId,
      hostName: name,
      ...(pinnedHostKey !== undefined && { hostKey: `${pinnedHostKey.type} ${pinnedHostKey.base64}` }),
      facts: {},
      live: {},
      ...(why !== undefined && { unread: why }),
    },
    ipvs: undefined,
  };
}

/** Reads all that planning needs of a host, side by side on one connection. Never throws: what failed is in the view. */
export async function readHostView(pool: Pool, target: SshTarget, part: HostPart): Promise<ReadHost> {
  const unread = unreadHost(target, undefined);
  if (target.pinnedHostKey === undefined) return unread;
  try {
    return await pool.withHost(target, async (connection) => {
      const [{ facts }, files, daemon] = await Promise.all([
        readFacts(connection),
        readFiles(connection, pathsToRead(part)),
        part.director !== undefined || part.wasDirector ? readDaemon(connection) : undefined,
      ]);
      const live = Object.fromEntries(
        Object.entries(files).map(([path, file]): [string, LiveFile] => [path, liveFileOf(file)]),
      );
      const view = {
        ...unread.view,
        facts,
        live,
        ...(daemon?.revision !== undefined && { runningRevision: daemon.revision }),
      };
      return { view, ipvs: daemon?.ipvs };
    });
  } catch (error) {
    return unreadHost(target, explain(error));
  }
}

async function readDaemon(
  connection: Connection,
): Promise<{ revision: string | undefined; ipvs: IpvsService[] | undefined }> {
  const [daemon, table] = await Promise.all([
    runChecked(connection, runningScript()),
    runChecked(connection, sh`if [ -e /proc/net/ip_vs ]; then echo table; cat /proc/net/ip_vs; fi`),
  ]);
  return {
    revision: reported(readReport(daemon), "revision"),
    ipvs: table.startsWith("table\n") ? parseProcIpVs(table) : undefined,
  };
}

function liveFileOf(file: FileOnHost | "absent"): LiveFile {
  if (file === "absent") return "absent";
  const { sha256, mode, owner, group } = file;
  // A file that is not UTF-8 differs from every wanted one; what it shows is only for people.
  const text = file.text ?? file.bytes.toString("latin1");
  return { sha256, mode: modeText(mode), owner, group, text };
}

/** Permission bits as files of a plan have them, e.g. `0640`. */
function modeText(mode: number): HostFile["mode"] {
  return mode.toString(8).padStart(4, "0");
}
