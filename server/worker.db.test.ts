import "@/server/api/testEnvironment";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, expect, it } from "vitest";
import { startTestApi } from "@/server/api/testApi";
import { startDeployment } from "@/server/deploy/startDeployment";

const { db, person, as } = await startTestApi();
const ada = await person("ada", [{ role: "administrator", clusterId: null }]);
const api = as(ada);

function startWorker() {
  const child = spawn(process.execPath, ["--import", "tsx", "server/worker.ts"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  return { child, said: () => said, exited: once(child, "exit") };
}

const worker = startWorker();
afterAll(() => {
  worker.child.kill("SIGKILL");
});

async function planned(name: string) {
  const { clusterId } = await api.clusters.create({ name });
  const { changeId } = await api.changes.open({ clusterId, title: "nothing yet" });
  const { planId } = await api.changes.plan({ clusterId, changeId });
  return { clusterId, changeId, planId };
}

async function ended(ref: { clusterId: string; deploymentId: string }): Promise<string> {
  let state = "";
  for await (const deployment of await api.deployments.watch(ref)) state = deployment.state;
  return state;
}

it("the worker carries out what the API leaves for it", { timeout: 60_000 }, async () => {
  const ref = await planned("first");
  const { deploymentId } = await api.changes.applyPlan(ref);
  expect(await ended({ ...ref, deploymentId })).toBe("succeeded");
  expect(await api.clusters.get({ clusterId: ref.clusterId })).toMatchObject({
    appliedVersionNumber: 1,
    openChanges: [],
  });
});

it("goes on with a deployment that no job speaks of, as after another worker's death", {
  timeout: 60_000,
}, async () => {
  const { clusterId, planId } = await planned("second");
  const { deploymentId } = await db.$transaction((tx) => startDeployment(tx, { planId, userId: ada.userId }));
  expect(await ended({ clusterId, deploymentId })).toBe("succeeded");
});

it("ends in order when it is asked to", { timeout: 30_000 }, async () => {
  worker.child.kill("SIGTERM");
  expect(await worker.exited).toEqual([0, null]);
  expect(worker.said()).toBe("");
});
