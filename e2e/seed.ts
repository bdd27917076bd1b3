import { randomUUID } from "node:crypto";
import { freePort } from "@/e2e/product";
import { type ConsoleClient, signIn, visit } from "@/lab/consoleClient";
import type { Edit } from "@/server/core/cluster/edit";

const ADMINISTRATOR = { username: "ada", password: "correct horse battery" };
// Any key will do: nothing listens where these hosts are said to be.
const HOST_KEY = {
  type: "ssh-ed25519",
  base64: "AAAAC3NzaC1lZDI1NTE5AAAAIPw2hU2VHg4n0NtHXZq0vQ1dC0pQmH3o8zW0m9wS2l5T",
};

/** What `seed` made. */
export interface Seeded {
  clusterId: string;
  changeId: string;
  hostId: string;
  virtualServiceId: string;
}

/** Signs the first administrator up by the API and returns it. */
export async function firstAdministrator(url: string, setupLink: string): Promise<ConsoleClient> {
  const token = new URL(setupLink).searchParams.get("token") ?? "";
  await visit(url).setup.firstAdministrator.mutate({ token, name: "Ada Admin", ...ADMINISTRATOR });
  return signIn(url, ADMINISTRATOR);
}

/** Fills an empty console with hosts that do not answer and a cluster of `services` services in an open change. */
export async function seed(api: ConsoleClient, services: number): Promise<Seeded> {
  const { sshKeyId } = await api.sshKeys.generate.mutate({ name: "seed" });
  const hostIds: string[] = [];
  for (const name of ["lvs1", "lvs2", "web1", "web2"]) {
    const place = { name, address: "127.0.0.1", port: await freePort(), user: "root", sudo: false };
    const { hostId } = await api.hosts.add.mutate({
      ...place,
      sshKeyId,
      hostKey: HOST_KEY,
      saveAnyway: true,
    });
    hostIds.push(hostId);
  }
  const [hostId = "", second = "", ...others] = hostIds;
  const { clusterId } = await api.clusters.create.mutate({ name: "shop" });
  const { changeId, revision } = await api.changes.open.mutate({ clusterId, title: "Everything" });
  const edits = cluster({ directors: [hostId, second], servers: others, services });
  const last = edits.at(-1);
  if (last?.kind !== "putVirtualService") throw new Error("No service was made.");
  await api.changes.edit.mutate({ clusterId, changeId, revision, edits });
  return { clusterId, changeId, hostId, virtualServiceId: last.virtualService.virtualServiceId };
}

function cluster(of: { directors: string[]; servers: string[]; services: number }): Edit[] {
  const directors = of.directors.map((hostId, index) => ({
    directorId: randomUUID(),
    name: `lvs${index + 1}`,
    hostId,
  }));
  const realServers = of.servers.map((hostId, index) => ({
    realServerId: randomUUID(),
    name: `web${index + 1}`,
    address: `10.0.0.${index + 11}`,
    hostId,
    arpFix: { method: "sysctl" as const },
  }));
  return [
    ...directors.map((director): Edit => ({ kind: "putDirector", director })),
    {
      kind: "putVrrpInstance",
      vrrpInstance: {
        vrrpInstanceId: randomUUID(),
        name: "outside",
        enabled: true,
        interface: "eth0",
        virtualRouterId: 51,
        version: 2,
        advertInt: 1,
        transport: "multicast",
        preempt: true,
        members: directors.map(({ directorId }, index) => ({ directorId, priority: 150 - 50 * index })),
        vips: [{ vipId: randomUUID(), address: "10.0.0.100", prefixLength: 32, excluded: false }],
      },
    },
    ...realServers.map((realServer): Edit => ({ kind: "putRealServer", realServer })),
    ...Array.from({ length: of.services }, (_, index): Edit => {
      const port = index + 80;
      const pool = realServers.map(({ realServerId }) => ({
        poolMemberId: randomUUID(),
        realServerId,
        port,
        weight: 1,
        enabled: true,
      }));
      return {
        kind: "putVirtualService",
        virtualService: {
          virtualServiceId: randomUUID(),
          name: `service-${port}`,
          enabled: true,
          listen: { address: "10.0.0.100", port, protocol: "TCP" },
          forwardingMethod: "DR",
          scheduler: "wlc",
          delayLoop: 6,
          checks: [{ type: "TCP_CHECK", settings: {} }],
          pool,
        },
      };
    }),
  ];
}
