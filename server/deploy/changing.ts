import type { HostPlan, Wave } from "@/server/core/plan";
import { DeployFailure } from "@/server/deploy/deployFailure";
import { type ClusterJudgement, judgeCluster, type SeenDirector } from "@/server/deploy/judgeCluster";
import { planFrom, readHosts } from "@/server/deploy/planNow";
import { actingHosts, markHost, markHosts, onHost, onHosts, type Run } from "@/server/deploy/run";
import { type SwapPart, swapScript } from "@/server/deploy/scripts/swap";
import { seenDirectors } from "@/server/deploy/seenDirectors";

/** Does the plan's steps: real servers first, then the directors in their order, then what is not needed any more. */
export async function swap(run: Run): Promise<void> {
  const acting = actingHosts(run);
  await swapSideBySide(run, hostsOf(acting, "prepare"), { wave: "prepare", part: "all" });
  await swapDirectors(run, hostsOf(acting, "directors"));
  await swapSideBySide(run, hostsOf(acting, "cleanUp"), { wave: "cleanUp", part: "all" });
  await markHosts(run, acting, "swapped");
}

interface Part {
  wave: Wave;
  part: SwapPart;
}

const SAY: Record<Wave, string> = {
  prepare: "Set the ARP fix, read it back, and put the addresses there",
  directors: "Put the new configuration in place and have keepalived run it",
  cleanUp: "Take away what is not needed any more",
};

function hostsOf(hosts: readonly HostPlan[], wave: Wave): HostPlan[] {
  return hosts.filter((host) => host.steps.some((step) => step.wave === wave));
}

async function swapSideBySide(run: Run, hosts: readonly HostPlan[], of: Part): Promise<void> {
  await onHosts(run, hosts, (host) => swapOne(run, host, of));
}

async function swapOne(run: Run, host: HostPlan, of: Part): Promise<void> {
  // Before the act: a worker that takes over must know that the host may have changed.
  await markHost(run, host.hostId, { state: "swapping" });
  await onHost(run, host, {
    phase: "swap",
    say: of.part === "signals" ? "Have keepalived run the new configuration" : SAY[of.wave],
    script: swapScript({ deploymentId: run.deploymentId, host, ...of }),
    timeoutMs: 60_000,
  });
  await markHost(run, host.hostId, { state: "swapped" });
}

async function swapDirectors(run: Run, hosts: readonly HostPlan[]): Promise<void> {
  const wave = "directors";
  if (run.plan.directorOrder.mode === "together") {
    // Adverts change, and a director refuses those of the other kind: the window holds only the signals.
    await swapSideBySide(run, hosts, { wave, part: "files" });
    await swapSideBySide(run, hosts, { wave, part: "signals" });
    return;
  }
  const before = await seenDirectors(run);
  for (const host of inOrder(run, hosts, before)) {
    await swapOne(run, host, { wave, part: "all" });
    await checkMasters(run, host, before);
  }
}

/** The standby directors first: whoever holds addresses of the cluster now comes last, then by configured priority. */
function inOrder(run: Run, hosts: readonly HostPlan[], seen: readonly SeenDirector[]): HostPlan[] {
  const { hostIds } = run.plan.directorOrder;
  const vips = clusterVips(run);
  const holds = (host: HostPlan) =>
    seen.some((each) => each.hostName === host.hostName && each.addresses.some((own) => vips.has(own)));
  return hosts.toSorted(
    (left, right) =>
      Number(holds(left)) - Number(holds(right)) ||
      hostIds.indexOf(left.hostId) - hostIds.indexOf(right.hostId),
  );
}

function clusterVips(run: Run): Set<string> {
  const { cluster, applied } = run.wanted;
  const instances = [...cluster.vrrpInstances, ...(applied?.vrrpInstances ?? [])];
  return new Set(instances.flatMap((instance) => instance.vips.map((vip) => vip.address)));
}

/** Between two directors: nobody may have taken an address that another one still holds. */
async function checkMasters(run: Run, host: HostPlan, before: readonly SeenDirector[]): Promise<void> {
  const now = await seenDirectors(run);
  for (const vip of clusterVips(run)) {
    const held = (seen: readonly SeenDirector[]) => seen.filter((each) => each.addresses.includes(vip));
    const holders = held(now);
    if (holders.length > 1 && held(before).length <= 1) {
      throw new DeployFailure([
        {
          hostId: host.hostId,
          hostName: host.hostName,
          text: `After ${host.hostName} changed, ${holders.map((each) => each.hostName).join(" and ")} hold ${vip} at the same time.`,
          try: "Compare virtual router ID, version and interface of the directors, and whether their adverts reach each other.",
        },
      ]);
    }
  }
}

const SETTLE_MS = 30_000;

/**
 * Verifies that planning again finds nothing to do on any host, and that the directors do what the configuration says;
 * waits for an election that is under way. Returns what is worth knowing.
 */
export async function verify(run: Run): Promise<string[]> {
  const deadline = Date.now() + SETTLE_MS;
  await verifyHosts(run);
  for (;;) {
    const judged = judgeCluster(run.cluster, await seenDirectors(run));
    if (judged.wrong.length === 0) {
      await markHosts(run, run.plan.hosts, "verified");
      return judged.notes;
    }
    if (Date.now() > deadline) throw new DeployFailure(failuresOf(run, judged));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function verifyHosts(run: Run): Promise<void> {
  const { cluster, versionId } = run.wanted;
  const read = await readHosts(run.reach, run.pool);

  const left = planFrom(
    { cluster, versionId, applied: run.wanted.applied, appliedVersionId: versionId },
    read,
  );
  await onHosts(run, left.hosts, async (host) => {
    const view = read.find((each) => each.hostId === host.hostId);
    if (view?.unread !== undefined) {
      const { hostId, hostName } = host;
      throw new DeployFailure([{ hostId, hostName, ...view.unread }]);
    }
    const [step] = host.steps;
    if (step === undefined) return;
    const what =
      step.kind === "file" ? step.path : step.kind === "command" ? step.say : `keepalived: ${step.action}`;
    throw new DeployFailure([
      {
        hostId: host.hostId,
        hostName: host.hostName,
        text: `${host.hostName} was changed and does not read back as wanted: ${what}.`,
        try: "Something on that host undoes the change; look for other tools that manage it.",
      },
    ]);
  });
}

function failuresOf(run: Run, judged: ClusterJudgement): DeployFailure["failures"] {
  return judged.wrong.map(({ hostName, text }) => {
    const host = run.plan.hosts.find((each) => each.hostName === hostName) ?? run.plan.hosts[0];
    return {
      hostId: host?.hostId ?? "",
      hostName: hostName ?? "",
      text,
      try: "Look at keepalived's log on the directors, and whether their adverts reach each other.",
    };
  });
}
