import { canonicalJson } from "@/server/core/canonical";
import type { HostPlan } from "@/server/core/plan";
import { DeployFailure, failureOf } from "@/server/deploy/deployFailure";
import { inParallel } from "@/server/deploy/inParallel";
import { HOSTS_AT_ONCE, planFrom, readHosts } from "@/server/deploy/planNow";
import { actingHosts, markHost, markHosts, onHost, onHosts, type Run, reachOf } from "@/server/deploy/run";
import {
  confirmScript,
  forgetScript,
  type HostStanding,
  lookScript,
  readStanding,
  resultOf,
  revertNowScript,
} from "@/server/deploy/scripts/look";
import { reported } from "@/server/deploy/scripts/prelude";
import { run as runOnHost } from "@/server/ssh/run";
import { explain, SshError } from "@/server/ssh/sshError";

/** Disarms all hosts, only after every one passed. Throws DeployFailure when one went back by itself or does not answer. */
export async function confirm(run: Run): Promise<void> {
  await onHosts(run, actingHosts(run), async (host) => {
    await onHost(run, host, {
      phase: "confirm",
      say: "Keep the new configuration: no going back by itself any more",
      script: confirmScript(run.deploymentId, host),
    });
    await markHost(run, host.hostId, { state: "confirmed" });
  });
  await markHosts(run, run.plan.hosts, "confirmed");
}

/** Takes away what was staged, where nothing was swapped yet; what cannot be reached keeps files that nobody reads. */
export async function forget(run: Run): Promise<void> {
  await inParallel(actingHosts(run), HOSTS_AT_ONCE, async (host) => {
    await onHost(run, host, {
      phase: "revert",
      say: "Take away what was brought, as nothing was changed",
      script: forgetScript(run.deploymentId, host),
    });
  });
}

/** Where a host stands, by its own account; throws SshError when it cannot be asked. */
export async function look(run: Run, host: HostPlan): Promise<HostStanding> {
  const { target } = reachOf(run, host.hostId);
  const result = await run.pool.withHost(target, (connection) =>
    runOnHost(connection, lookScript(run.deploymentId), { timeoutMs: 15_000 }),
  );
  return readStanding(result.stdout);
}

/** How a revert ended on one host. */
export interface RevertedHost {
  host: HostPlan;
  isAsBefore: boolean;
  /** What the operator must know about this host. */
  text: string;
}

/** After a host's own deadline it is asked for so long; then it counts as unknown. */
const GRACE_MS = 45_000;

/**
 * Has all hosts go back, in reverse order, and verifies that each is as it was before. A host that cannot be reached
 * goes back by itself at its deadline; it is waited for. `deadlineAt`: when that is, milliseconds since 1970.
 */
export async function revert(run: Run, deadlineAt: number): Promise<RevertedHost[]> {
  const acting = actingHosts(run);
  await markHosts(run, acting, "reverting");
  const results = new Map<string, RevertedHost>();
  for (const group of revertOrder(run, acting)) {
    const done = await inParallel(group, HOSTS_AT_ONCE, (host) => revertHost(run, host, deadlineAt));
    for (const [index, result] of done.entries()) {
      const host = group[index];
      if (host === undefined) continue;
      results.set(
        host.hostId,
        result.status === "fulfilled"
          ? result.value
          : { host, isAsBefore: false, text: failureOf(host, result.reason).text },
      );
    }
  }
  await checkAsBefore(run, results);
  const list = [...results.values()];
  for (const { host, isAsBefore, text } of list) {
    await markHost(run, host.hostId, { state: isAsBefore ? "reverted" : "unknown", text });
  }
  return list;
}

/** Backwards: what was taken away from real servers comes back first, then the directors, then the real servers' fix goes. */
function revertOrder(run: Run, acting: readonly HostPlan[]): HostPlan[][] {
  const cleaned = acting.filter((host) => host.steps.some((step) => step.wave === "cleanUp"));
  const directors = acting.filter((host) => host.roles.includes("director") && !cleaned.includes(host));
  const rest = acting.filter((host) => !cleaned.includes(host) && !directors.includes(host));
  const { mode, hostIds } = run.plan.directorOrder;
  const ordered = directors.toSorted(
    (left, right) => hostIds.indexOf(left.hostId) - hostIds.indexOf(right.hostId),
  );
  // A change of adverts is taken back at the same moment everywhere, too.
  return [cleaned, ...(mode === "together" ? [ordered] : ordered.map((host) => [host])), rest].filter(
    (group) => group.length > 0,
  );
}

async function revertHost(run: Run, host: HostPlan, deadlineAt: number): Promise<RevertedHost> {
  for (;;) {
    try {
      const { report } = await onHost(run, host, {
        phase: "revert",
        say: "Go back to the configuration before",
        script: revertNowScript(run.deploymentId),
        timeoutMs: 90_000,
      });
      const result = resultOf(report);
      if (result?.outcome === "reverted") {
        const how = result.why === "deadline" ? " by itself, at its deadline" : "";
        return { host, isAsBefore: true, text: `${host.hostName} went back${how}.` };
      }
      if (result?.outcome === "confirmed") {
        return { host, isAsBefore: false, text: `${host.hostName} keeps the new configuration.` };
      }
      if (result === undefined && reported(report, "none") !== undefined) {
        return { host, isAsBefore: true, text: `Nothing was changed on ${host.hostName}.` };
      }
      return {
        host,
        isAsBefore: false,
        text: `${host.hostName} could not go back completely: ${result?.text ?? "it did not say why"}.`,
      };
    } catch (error) {
      if (!(error instanceof SshError)) {
        return {
          host,
          isAsBefore: false,
          text: `${host.hostName} could not go back. ${failureOf(host, error).text}`,
        };
      }
      if (Date.now() > deadlineAt + GRACE_MS) {
        return { host, isAsBefore: false, text: unreachableText(host, { error, deadlineAt }) };
      }
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

function unreachableText(host: HostPlan, of: { error: SshError; deadlineAt: number }): string {
  const when = new Date(of.deadlineAt).toISOString().slice(11, 19);
  return `${explain(of.error).text} It was set to go back by itself at ${when} UTC, without the console; look at /var/lib/shoal/deployments on ${host.hostName} for what it did.`;
}

/** Every host must plan exactly as it did before: same files, same settings, same daemon. */
async function checkAsBefore(run: Run, results: Map<string, RevertedHost>): Promise<void> {
  const read = await readHosts(run.reach, run.pool);
  const now = planFrom(run.wanted, read);
  for (const result of results.values()) {
    if (!result.isAsBefore) continue;
    const own = now.hosts.find((each) => each.hostId === result.host.hostId);
    if (own !== undefined && canonicalJson(own) === canonicalJson(result.host)) continue;
    result.isAsBefore = false;
    const file = own?.files.find((each) => {
      const old = result.host.files.find((other) => other.path === each.path);
      return old !== undefined && canonicalJson(old.before) !== canonicalJson(each.before);
    });
    const what = file === undefined ? "is not as it was before" : `has another ${file.path} than before`;
    result.text = `${result.host.hostName} went back but ${what}. Look at it, and plan again.`;
  }
}

/** True when the error is one of a host, and not of the console itself: then the hosts go back and the story has an end. */
export function isHostFailure(error: unknown): error is DeployFailure | SshError {
  return error instanceof DeployFailure || error instanceof SshError;
}
