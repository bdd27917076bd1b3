import { readFile } from "node:fs/promises";
import type { Lab } from "@/lab/lab";
import { type Cluster, OBJECT_KINDS } from "@/server/core/cluster";
import { exampleCluster, ids } from "@/server/core/plan/exampleCluster";
import { type Db, openDatabase } from "@/server/db/client";
import { createVersion, emptyCluster, loadCluster, saveCluster } from "@/server/db/clusterVersion";
import type { Deployment, DeploymentHost } from "@/server/db/generated/client";
import { sshKeySecretName } from "@/server/db/hostTarget";
import { type PlannedChange, planChange } from "@/server/deploy/planChange";
import { runDeployment } from "@/server/deploy/runDeployment";
import { startDeployment } from "@/server/deploy/startDeployment";
import { seal } from "@/server/seal";
import { createPool, type Pool } from "@/server/ssh/pool";

/** A database that knows the hosts of a lab and a cluster on them; for tests. */
export interface LabWorld {
  db: Db;
  databaseUrl: string;
  pool: Pool;
  vip: string;
  /** The cluster that is described before any edit: two directors, one VIP, a direct-routing service on port 80. */
  first(): Cluster;
  /** Makes a change of the applied configuration (or the first one) and plans it. */
  plan(edit?: (cluster: Cluster) => void): Promise<PlannedChange & { planId: string }>;
  /** Starts a deployment of a plan and does not run it. */
  start(planId: string): Promise<string>;
  /** Runs or continues a deployment to its end. */
  run(deploymentId: string, options?: { revertAfterS?: number }): Promise<Ended>;
  /** All of it: change, plan, deployment. */
  apply(edit?: (cluster: Cluster) => void): Promise<Ended>;
  close(): Promise<void>;
}

/** A deployment after its end. */
export type Ended = Deployment & { hosts: DeploymentHost[] };

/** Puts a lab's hosts and a cluster into an empty database; the environment must hold a master key. */
export async function labWorld(lab: Lab, databaseUrl: string): Promise<LabWorld> {
  const { db, close } = openDatabase(databaseUrl);
  const pool = createPool();
  const key = await db.sshKey.create({ data: { name: "lab", publicKey: "lab", sealedPrivateKey: "" } });
  await db.sshKey.update({
    where: { id: key.id },
    data: { sealedPrivateKey: seal(await readFile(lab.keyPath, "utf8"), sshKeySecretName(key.id)) },
  });
  const hostIds: Record<string, string> = {
    lb1: ids.lb1Host,
    lb2: ids.lb2Host,
    web1: ids.web1Host,
    web2: ids.web2Host,
    web3: ids.web3Host,
  };
  for (const host of lab.hosts) {
    const hostKey = host.hostKeys.find((each) => each.type === "ssh-ed25519");
    const [type = "", base64 = ""] = hostKey?.publicKey.split(" ") ?? [];
    await db.host.create({
      data: {
        id: hostIds[host.name] ?? "",
        name: host.name,
        address: host.address,
        // One of them by sudo, as many operators have it.
        user: host.name === "web3" ? "ops" : "root",
        sudo: host.name === "web3",
        sshKeyId: key.id,
        hostKeyType: type,
        hostKey: base64,
      },
    });
  }
  await db.cluster.create({ data: { id: ids.cluster, name: "shop" } });
  const vip = lab.vips.first;

  const first = (): Cluster => {
    const cluster = exampleCluster();
    for (const instance of cluster.vrrpInstances) {
      for (const each of instance.vips) each.address = vip;
    }
    for (const service of cluster.virtualServices) {
      service.listen.address = vip;
      service.delayLoop = 2;
      service.checks = [{ type: "TCP_CHECK", settings: { connectTimeout: 1 } }];
    }
    for (const server of cluster.realServers) {
      const host = lab.hosts.find((each) => each.name === server.name);
      if (host !== undefined) server.address = host.address;
    }
    return cluster;
  };

  const world: LabWorld = {
    db,
    databaseUrl,
    pool,
    vip,
    first,
    plan: async (edit = () => undefined) => {
      const { appliedVersionId } = await db.cluster.findUniqueOrThrow({ where: { id: ids.cluster } });
      const applied = appliedVersionId === null ? undefined : await loadCluster(db, appliedVersionId);
      const cluster = structuredClone(applied ?? first());
      edit(cluster);
      const changeId = await db.$transaction(async (tx) => {
        const version = await createVersion(tx, { clusterId: ids.cluster, baseVersionId: appliedVersionId });
        const before = applied ?? emptyCluster(ids.cluster, "shop");
        await saveCluster(tx, version.id, { before, after: cluster });
        const change = await tx.change.create({
          data: { clusterId: ids.cluster, versionId: version.id, title: "test", ownerId: "tester" },
        });
        return change.id;
      });
      return planChange(db, { changeId, userId: "tester" }, { pool });
    },
    start: async (planId) => {
      const started = await db.$transaction((tx) => startDeployment(tx, { planId, userId: "tester" }));
      return started.deploymentId;
    },
    run: async (deploymentId, options = {}) => {
      await runDeployment(deploymentId, { db, databaseUrl, pool, ...options });
      return db.deployment.findUniqueOrThrow({
        where: { id: deploymentId },
        include: { hosts: { orderBy: { position: "asc" } } },
      });
    },
    apply: async (edit) => world.run(await world.start((await world.plan(edit)).planId)),
    close: async () => {
      await pool.close();
      await close();
    },
  };
  return world;
}

/** The object of that id in a cluster; throws when there is none. */
export function objectOf<Kind extends keyof typeof OBJECT_KINDS>(
  cluster: Cluster,
  kind: Kind,
  id: string,
): Cluster[(typeof OBJECT_KINDS)[Kind]["list"]][number] {
  const { list, id: key } = OBJECT_KINDS[kind];
  const objects: readonly Cluster[(typeof OBJECT_KINDS)[Kind]["list"]][number][] = cluster[list];
  const found = objects.find((each) => Reflect.get(each, key) === id);
  if (found === undefined) throw new Error(`There is no ${kind} ${id}.`);
  return found;
}
