import { readFile } from "node:fs/promises";
import { type ConsoleClient, type Credentials, signIn, visit } from "@/lab/consoleClient";
import { labCluster } from "@/lab/labCluster";
import { pause } from "@/lab/process";
import type { Lab } from "@/lab/state";

/** A console that has just started, and what to bring into it. */
export interface DemoSetup {
  url: string;
  setupLink: string;
  credentials: Credentials;
  lab: Lab;
  say: (line: string) => void;
}

/** Signs up the first administrator, adds the lab's hosts and cluster, and applies it: what a person would click. */
export async function setUpDemo({ url, setupLink, credentials, lab, say }: DemoSetup): Promise<void> {
  const token = new URL(setupLink).searchParams.get("token") ?? "";
  await visit(url).setup.firstAdministrator.mutate({ token, name: "Demo", ...credentials });
  const api = await signIn(url, credentials);
  say("Adding the lab's hosts.");
  const hostIds = await addHosts(api, lab);
  say("Applying the lab's cluster: files, ARP fix, keepalived.");
  const { clusterId } = await api.clusters.create.mutate({ name: "demo" });
  const { changeId, revision } = await api.changes.open.mutate({
    clusterId,
    title: "The first service",
    reason: "Made by npm run demo.",
  });
  const at = { clusterId, changeId };
  await api.changes.edit.mutate({ ...at, revision, edits: labCluster(lab, hostIds) });
  const { planId } = await api.changes.plan.mutate(at);
  const { deploymentId } = await api.changes.applyPlan.mutate({ ...at, planId });
  await deployed(api, { clusterId, deploymentId });
}

async function addHosts(api: ConsoleClient, lab: Lab): Promise<Map<string, string>> {
  const privateKey = await readFile(lab.keyPath, "utf8");
  const { sshKeyId } = await api.sshKeys.import.mutate({ name: "lab", privateKey });
  const hostIds = new Map<string, string>();
  for (const host of lab.hosts) {
    const { fingerprint, ...hostKey } = await api.hosts.contact.mutate({ address: host.address, port: 22 });
    if (!host.hostKeys.some((key) => key.fingerprint === fingerprint)) {
      throw new Error(`${host.name} shows the host key ${fingerprint}, which is none of its own.`);
    }
    const place = { name: host.name, address: host.address, port: 22, user: "root", sudo: false };
    const { hostId } = await api.hosts.add.mutate({ ...place, sshKeyId, hostKey });
    hostIds.set(host.name, hostId);
  }
  return hostIds;
}

async function deployed(api: ConsoleClient, at: { clusterId: string; deploymentId: string }): Promise<void> {
  for (;;) {
    const deployment = await api.deployments.get.query(at);
    if (deployment.state === "succeeded") return;
    if (deployment.endedAt !== null) {
      const hosts = deployment.hosts.map((host) => `${host.hostName}: ${host.text ?? host.state}`);
      throw new Error(
        [`The deployment ended as ${deployment.state}: ${deployment.text ?? ""}`, ...hosts].join("\n"),
      );
    }
    await pause(200);
  }
}
