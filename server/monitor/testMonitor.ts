import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, copyFileSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cluster } from "@/server/core/cluster";
import type { LiveCluster } from "@/server/core/live";
import type { Db } from "@/server/db/client";
import { createVersion, emptyCluster, saveCluster } from "@/server/db/clusterVersion";
import { sshKeySecretName } from "@/server/db/hostTarget";
import type { Fifos } from "@/server/monitor/fifoReader";
import type { LiveView } from "@/server/monitor/liveView";
import { seal } from "@/server/seal";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** Stores a cluster as applied, with hosts that are reached as the targets say, in the order of its directors; for tests. */
export async function applyTestCluster(
  db: Db,
  cluster: Cluster,
  targets: readonly SshTarget[],
): Promise<{ versionId: string }> {
  for (const [index, director] of cluster.directors.entries()) {
    const target = targets[index];
    if (target?.pinnedHostKey === undefined) throw new Error("A director has no target.");
    await db.host.upsert({
      where: { id: director.hostId },
      update: {},
      create: {
        id: director.hostId,
        name: director.name,
        address: target.address,
        port: target.port,
        user: target.user,
        sudo: target.sudo,
        sshKeyId: await keyIdOf(db, target.privateKey),
        hostKeyType: target.pinnedHostKey.type,
        hostKey: target.pinnedHostKey.base64,
      },
    });
  }
  return db.$transaction(async (tx) => {
    const { clusterId, name } = cluster;
    await tx.cluster.upsert({ where: { id: clusterId }, update: {}, create: { id: clusterId, name } });
    const { id } = await createVersion(tx, { clusterId, baseVersionId: null });
    await saveCluster(tx, id, { before: emptyCluster(clusterId, name), after: cluster });
    await tx.configVersion.update({ where: { id }, data: { frozenAt: new Date() } });
    await tx.cluster.update({ where: { id: clusterId }, data: { appliedVersionId: id } });
    return { versionId: id };
  });
}

async function keyIdOf(db: Db, privateKey: string): Promise<string> {
  const key = await db.sshKey.create({
    data: { name: crypto.randomUUID(), publicKey: crypto.randomUUID(), sealedPrivateKey: "" },
  });
  const sealedPrivateKey = seal(privateKey, sshKeySecretName(key.id));
  await db.sshKey.update({ where: { id: key.id }, data: { sealedPrivateKey } });
  return key.id;
}

/** A folder with FIFOs as keepalived would write into them; for tests. */
export interface TestFifos {
  folder: string;
  fifos: Fifos;
  /** Writes lines as keepalived does: it holds the FIFO open for reading and writing, without ever waiting. */
  write(fifo: "vrrp" | "lvs", ...lines: string[]): void;
  remove(): void;
}

export function testFifos(): TestFifos {
  const folder = mkdtempSync(join(tmpdir(), "shoal-monitor-"));
  const fifos = { vrrp: join(folder, "vrrp.fifo"), lvs: join(folder, "lvs.fifo") };
  execFileSync("mkfifo", [fifos.vrrp, fifos.lvs]);
  return {
    folder,
    fifos,
    write: (fifo, ...lines) => {
      const file = openSync(fifos[fifo], constants.O_RDWR | constants.O_NONBLOCK);
      try {
        for (const line of lines) writeSync(file, `${line}\n`);
      } finally {
        closeSync(file);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A process of the name keepalived that holds FIFOs open and does nothing else; for tests. Ends with `stop`. */
export function fakeKeepalived(folder: string, held: readonly Fifos[]): { stop(): Promise<void> } {
  const program = join(folder, "keepalived");
  copyFileSync("/bin/sleep", program);
  const files = held
    .flatMap(({ vrrp, lvs }) => [vrrp, lvs])
    .map((path) => openSync(path, constants.O_RDWR | constants.O_NONBLOCK));
  const child = spawn(program, ["3600"], { stdio: ["ignore", "ignore", "ignore", ...files] });
  for (const file of files) closeSync(file);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Waits until the live state of a cluster is as wanted; throws with what it was when it takes too long. For tests. */
export async function untilLive(
  view: LiveView,
  clusterId: string,
  options: { is: (live: LiveCluster) => boolean; within?: number },
): Promise<LiveCluster> {
  const end = Date.now() + (options.within ?? 10_000);
  for (;;) {
    const live = view.clusters().get(clusterId)?.live;
    if (live !== undefined && options.is(live)) return live;
    if (Date.now() > end) throw new Error(`The live state did not become as wanted: ${JSON.stringify(live)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
