import { canonicalJson } from "@/server/core/canonical";
import { canary, canaryNamed, judgeConfigTest } from "@/server/core/keepalived/messages";
import { readBackProblems } from "@/server/core/keepalived/readBack";
import { KEEPALIVED_CONF } from "@/server/core/keepalived/renderDirector";
import { compareVersions } from "@/server/core/keepalived/versions";
import type { FileChange, HostPlan } from "@/server/core/plan";
import { DeployFailure, type HostFailure } from "@/server/deploy/deployFailure";
import { planFrom, readHosts, sha256 } from "@/server/deploy/planNow";
import { actingHosts, markHosts, onHost, onHosts, type Run } from "@/server/deploy/run";
import { armScript } from "@/server/deploy/scripts/arm";
import { type ReportLine, reported } from "@/server/deploy/scripts/prelude";
import { stageScript } from "@/server/deploy/scripts/stage";
import { testScript } from "@/server/deploy/scripts/testConfig";

/** keepalived tests a configuration since then (keepalived(8), -t). */
const TESTS_SINCE = "2.0.4";

/** Reads all hosts again and refuses unless planning now gives the same: nothing moved, nothing is missing, all answer. */
export async function preflight(run: Run): Promise<void> {
  const now = planFrom(run.wanted, await readHosts(run.reach, run.pool));
  const failures: HostFailure[] = [];
  for (const host of run.plan.hosts) {
    const own = now.hosts.find((each) => each.hostId === host.hostId);
    const view = { hostId: host.hostId, hostName: host.hostName };
    if (own === undefined || canonicalJson(own) === canonicalJson(host)) continue;
    // A host that does not answer differs too; its own problem says so better.
    if (hostErrors(now, host.hostName).length > 0) continue;
    failures.push({ ...view, ...difference(host, own) });
  }
  for (const problem of now.problems.filter((each) => each.level === "error")) {
    const host = run.plan.hosts.find((each) => problem.text.includes(each.hostName)) ?? run.plan.hosts[0];
    if (host === undefined) continue;
    const { hostId, hostName } = host;
    failures.push({ hostId, hostName, text: problem.text, try: problem.fix ?? "Plan again." });
  }
  if (failures.length > 0) {
    await onHosts(run, run.plan.hosts, async (host) => {
      const own = failures.filter((each) => each.hostId === host.hostId);
      if (own.length > 0) throw new DeployFailure(own);
    });
  }
  await markHosts(run, run.plan.hosts, "preflighted");
}

function hostErrors(plan: Run["plan"], hostName: string): string[] {
  return plan.problems
    .filter((problem) => problem.level === "error" && problem.text.includes(hostName))
    .map((problem) => problem.text);
}

function difference(planned: HostPlan, now: HostPlan): { text: string; try: string } {
  const again = "Plan again, and read what is different now.";
  if (planned.hostKey !== now.hostKey) {
    return {
      text: `Another host key was confirmed for ${now.hostName} since the plan was made.`,
      try: again,
    };
  }
  if (planned.keepalivedVersion !== now.keepalivedVersion) {
    const versions = `${planned.keepalivedVersion ?? "none"} and is ${now.keepalivedVersion ?? "none"}`;
    return { text: `keepalived on ${now.hostName} was ${versions} now.`, try: again };
  }
  const moved = planned.files.find((file) => {
    const same = now.files.find((each) => each.path === file.path);
    return same === undefined || canonicalJson(same.before) !== canonicalJson(file.before);
  });
  if (moved !== undefined) {
    return { text: `${moved.path} on ${now.hostName} was changed since the plan was made.`, try: again };
  }
  return { text: `${now.hostName} is not as it was when the plan was made.`, try: again };
}

/** Brings the new files beside the present ones, on all hosts. */
export async function stage(run: Run): Promise<void> {
  const vips = vipsOf(run);
  await onHosts(run, actingHosts(run), async (host) => {
    const texts = new Map(
      host.files
        .filter((file) => file.action === "create" || file.action === "replace")
        .map((file) => [file.path, exactText(file)]),
    );
    const script = stageScript({ deploymentId: run.deploymentId, host, texts, vips });
    await onHost(run, host, { phase: "stage", say: "Bring the new files beside the present ones", script });
    await markHosts(run, [host], "staged");
  });
}

/** The exact bytes of a wanted file: those that were planned, or none at all. */
function exactText(file: FileChange): string {
  if (file.shown === undefined || sha256(file.shown) !== file.sha256) {
    throw new TypeError(`The plan does not hold the content of ${file.path}.`);
  }
  return file.shown;
}

/** Every virtual address of the cluster, before and after. */
function vipsOf(run: Run): string[] {
  const clusters = [run.wanted.cluster, ...(run.wanted.applied === undefined ? [] : [run.wanted.applied])];
  const all = clusters.flatMap((cluster) => cluster.vrrpInstances.flatMap((instance) => instance.vips));
  return [...new Set(all.map((vip) => vip.address))];
}

/** Has our own parser read every director's new file back, and the director's own keepalived test it. */
export async function testConfigs(run: Run): Promise<void> {
  await onHosts(run, actingHosts(run), async (host) => {
    const conf = host.files.find((file) => file.path === KEEPALIVED_CONF && file.sha256 !== undefined);
    const version = host.keepalivedVersion;
    if (conf === undefined || conf.action === "keep" || version === undefined) return;
    const text = exactText(conf);
    readBack(run, host, text);
    if (compareVersions(version, TESTS_SINCE) < 0) return;
    const { report } = await onHost(run, host, {
      phase: "test",
      say: "Have keepalived test the new file",
      script: testScript(run.deploymentId, KEEPALIVED_CONF),
      timeoutMs: 90_000,
    });
    const tested = judgeConfigTest({ ...testResult(report, "test"), version });
    if (!tested.ok) {
      const [first] = tested.problems;
      throw new DeployFailure([
        {
          hostId: host.hostId,
          hostName: host.hostName,
          text: `keepalived on ${host.hostName} refuses the new file.`,
          hostWords: tested.problems
            .map((each) => (each.line === undefined ? each.text : `line ${each.line}: ${each.text}`))
            .join("\n"),
          try: first?.fix ?? "Correct what it names and plan again.",
        },
      ]);
    }
    if (!canaryNamed({ ...testResult(report, "canary"), version }, canary(text))) {
      throw new DeployFailure([
        {
          hostId: host.hostId,
          hostName: host.hostName,
          text: `keepalived on ${host.hostName} did not read the new file to its end when it was asked to test it.`,
          hostWords: testResult(report, "canary").stderr,
          try: "Run keepalived -t there by hand and see what it reads.",
        },
      ]);
    }
  });
  await markHosts(run, actingHosts(run), "tested");
}

/** The staged bytes are those of the plan by their sha256; they must say what the configuration says. */
function readBack(run: Run, host: HostPlan, text: string): void {
  const director = run.cluster.directors.find((each) => each.hostId === host.hostId);
  if (director === undefined) return;
  const [first] = readBackProblems(text, run.cluster, director.directorId);
  if (first === undefined) return;
  throw new DeployFailure([
    {
      hostId: host.hostId,
      hostName: host.hostName,
      text: `The file for ${host.hostName} does not read back as the configuration it was made from. ${first.text}`,
      try: "This is a fault of Shoal. Change what it names, and report it.",
    },
  ]);
}

function testResult(report: readonly ReportLine[], word: string): { code: number | null; stderr: string } {
  const code = reported(report, word);
  const lines = report.filter((line) => line.word === `${word}|`).map((line) => line.rest);
  return { code: code === undefined ? null : Number(code), stderr: `${lines.join("\n")}\n` };
}

/** Sets the dead-man revert on all hosts, at the same moment for all. */
export async function arm(run: Run): Promise<void> {
  const deadline = Date.now() + run.revertAfterS * 1000;
  await onHosts(run, actingHosts(run), async (host) => {
    const secondsLeft = Math.max(1, Math.round((deadline - Date.now()) / 1000));
    await onHost(run, host, {
      phase: "arm",
      say: `Have the host go back by itself in ${secondsLeft} s unless all goes well`,
      script: armScript(run.deploymentId, secondsLeft),
    });
    await markHosts(run, [host], "armed");
  });
}
