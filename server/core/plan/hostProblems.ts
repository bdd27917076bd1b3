import type { Cluster } from "@/server/core/cluster";
import type { FactId } from "@/server/core/facts";
import { KEEPALIVED_CONF } from "@/server/core/keepalived/renderDirector";
import { compareVersions } from "@/server/core/keepalived/versions";
import { originOfConf } from "@/server/core/plan/directorPlan";
import type { Sha256 } from "@/server/core/plan/fileChange";
import type { HostPart, HostView } from "@/server/core/plan/hostView";
import { liveText } from "@/server/core/plan/partPlan";
import type { Path, Problem } from "@/server/core/problem";

/** Free space, in bytes, below which nothing is written to a host. */
export const MIN_FREE_BYTES = 1024 * 1024;

/** The first release whose `-t` tests a configuration (keepalived(8)), and the first whose test finds much. */
const TESTS_SINCE = "2.0.4";
const TESTS_WELL_SINCE = "2.1.0";

const DIRECTOR_FACTS: readonly FactId[] = [
  "privilege",
  "init",
  "keepalived",
  "ipvs",
  "interfaces",
  "forwarding",
  "space",
];
const REAL_SERVER_FACTS: readonly FactId[] = ["privilege", "init", "interfaces", "arp", "space"];

/** What speaks against changing a host, or for looking twice, as it is now. */
export function hostProblems(
  of: { cluster: Cluster; part: HostPart; view: HostView },
  sha256: Sha256,
): Problem[] {
  const { cluster, part, view } = of;
  const at = pathOf(cluster, part);
  const name = view.hostName;
  const problem = (
    level: Problem["level"],
    rule: string,
    words: { text: string; fix?: string },
  ): Problem => ({
    level,
    rule,
    at,
    ...words,
  });
  if (view.hostKey === undefined) {
    return [
      problem("error", "host-key-not-pinned", {
        text: `The host key of ${name} was never confirmed.`,
        fix: "Compare its fingerprint with the host's own and confirm it.",
      }),
    ];
  }
  if (view.unread !== undefined) {
    const words = view.unread.hostWords === undefined ? "" : ` It said: ${view.unread.hostWords}`;
    return [problem("error", "host-unread", { text: `${view.unread.text}${words}`, fix: view.unread.try })];
  }
  const problems: Problem[] = [];
  const isDirector = part.director !== undefined;
  const needed = new Set([
    ...(isDirector || part.wasDirector ? DIRECTOR_FACTS : []),
    ...(part.realServers.length > 0 || part.wasRealServer ? REAL_SERVER_FACTS : []),
  ]);
  const missing = [...needed].filter((id) => view.facts[id] === undefined);
  if (missing.length > 0) {
    problems.push(
      problem("error", "facts-missing", {
        text: `Of ${name} it could not be read: ${missing.join(", ")}.`,
        fix: "Read the host again, and see its page for the reason.",
      }),
    );
  }
  const { privilege, space } = view.facts;
  if (privilege !== undefined && privilege.uid !== 0) {
    problems.push(
      problem("error", "no-privilege", {
        text: `The user that Shoal signs in with on ${name} cannot write files as root.`,
        fix:
          privilege.sudo === "works"
            ? "Set the host to use sudo."
            : "Sign in as root, or allow the user sudo without a password for all commands.",
      }),
    );
  }
  for (const room of [space?.etc, space?.keepalived]) {
    if (room === undefined) continue;
    if (room.isReadOnly) {
      problems.push(
        problem("error", "disk-read-only", {
          text: `The file system at ${room.mountPoint} of ${name} is mounted read-only.`,
          fix: "Look at the kernel's log for disk errors, and mount it for writing.",
        }),
      );
    } else if (room.freeBytes < MIN_FREE_BYTES) {
      problems.push(
        problem("error", "disk-full", {
          text: `The file system at ${room.mountPoint} of ${name} has no space left (${room.freeBytes} bytes).`,
          fix: "Free at least 1 MiB there.",
        }),
      );
    }
  }
  if (part.director !== undefined) problems.push(...directorProblems({ ...of, problem }, sha256));
  return problems;
}

type MakeProblem = (level: Problem["level"], rule: string, words: { text: string; fix?: string }) => Problem;

function directorProblems(
  of: { cluster: Cluster; part: HostPart; view: HostView; problem: MakeProblem },
  sha256: Sha256,
): Problem[] {
  const { cluster, part, view, problem } = of;
  const name = view.hostName;
  const problems: Problem[] = [];
  const { keepalived, ipvs } = view.facts;
  if (keepalived !== undefined && keepalived.installed === undefined) {
    problems.push(
      problem("error", "keepalived-missing", {
        text: `keepalived is not installed on ${name}.`,
        fix: "Install the package keepalived there.",
      }),
    );
  }
  const version = keepalived?.installed?.version;
  if (version !== undefined && compareVersions(version, TESTS_SINCE) < 0) {
    problems.push(
      problem("warning", "keepalived-cannot-test", {
        text: `keepalived ${version} on ${name} cannot test a configuration before it is used.`,
        fix: `Install keepalived ${TESTS_WELL_SINCE} or newer.`,
      }),
    );
  } else if (version !== undefined && compareVersions(version, TESTS_WELL_SINCE) < 0) {
    problems.push(
      problem("hint", "keepalived-tests-little", {
        text: `keepalived ${version} on ${name} finds few mistakes when it tests a configuration.`,
        fix: `Install keepalived ${TESTS_WELL_SINCE} or newer.`,
      }),
    );
  }
  if (keepalived?.unit?.loadState === "masked") {
    problems.push(
      problem("error", "keepalived-masked", {
        text: `The service ${keepalived.unit.name} on ${name} is masked, so it cannot be started.`,
        fix: `Unmask it: systemctl unmask ${keepalived.unit.name}`,
      }),
    );
  }
  if ((keepalived?.running.length ?? 0) > 1) {
    problems.push(
      problem("error", "keepalived-twice", {
        text: `keepalived runs ${keepalived?.running.length} times on ${name}, and Shoal cannot tell which one to reload.`,
        fix: "Leave one running.",
      }),
    );
  }
  const otherFile = keepalived?.running
    .map((each) => confOf(each.args))
    .find((path) => path !== KEEPALIVED_CONF);
  if (otherFile !== undefined) {
    problems.push(
      problem("error", "keepalived-other-file", {
        text: `keepalived on ${name} was started with ${otherFile}, not with ${KEEPALIVED_CONF}.`,
        fix: `Start it with ${KEEPALIVED_CONF}.`,
      }),
    );
  }
  const hasServices = cluster.virtualServices.some((service) => service.enabled);
  if (ipvs?.module === "missing" && hasServices) {
    problems.push(
      problem("error", "ipvs-missing", {
        text: `The kernel of ${name} has no IPVS, and keepalived ends itself where virtual services need it.`,
        fix: "Install a kernel with the module ip_vs.",
      }),
    );
  }
  if (part.realServers.length > 0) {
    problems.push(
      problem("error", "director-is-real-server", {
        text: `${name} is a director and a real server; the ARP settings of a real server would silence the director.`,
        fix: "Use another machine as real server.",
      }),
    );
  }
  const conf = liveText(view, KEEPALIVED_CONF);
  const origin = conf === undefined || conf.trim() === "" ? "shoal" : originOfConf(conf, sha256);
  if (origin === "foreign") {
    problems.push(
      problem("warning", "conf-not-ours", {
        text: `${KEEPALIVED_CONF} on ${name} was not written by Shoal; all of it will be replaced.`,
        fix: "Read the difference: what is not in Shoal's configuration goes away.",
      }),
    );
  } else if (origin === "edited") {
    problems.push(
      problem("warning", "conf-edited", {
        text: `${KEEPALIVED_CONF} on ${name} was edited by hand; the edits will be overwritten.`,
        fix: "Read the difference, and take into Shoal what is to stay.",
      }),
    );
  }
  return problems;
}

/** The file that a running keepalived was started with (keepalived(8), -f). */
function confOf(args: readonly string[]): string {
  for (const [index, arg] of args.entries()) {
    if (arg === "-f" || arg === "--use-file") return args[index + 1] ?? KEEPALIVED_CONF;
    const joined = /^(?:--use-file=|-f)(.+)$/.exec(arg);
    if (joined !== null) return joined[1] ?? KEEPALIVED_CONF;
  }
  return KEEPALIVED_CONF;
}

function pathOf(cluster: Cluster, part: HostPart): Path {
  if (part.director !== undefined) {
    return ["directors", cluster.directors.findIndex((each) => each.hostId === part.hostId)];
  }
  const index = cluster.realServers.findIndex((each) => each.hostId === part.hostId);
  return index < 0 ? [] : ["realServers", index];
}
