"use client";

import Link from "next/link";
import { SERVER_LOOKS } from "@/components/live/tones";
import { Age } from "@/components/ui/Age";
import { byteRate, count, perSecond } from "@/components/ui/format";
import { StateMark } from "@/components/ui/StateMark";
import { type Column, Table } from "@/components/ui/Table";
import type { ServerHealth, ServiceHealth } from "@/server/core/health";

/** The real servers of a virtual service as the kernel and the checkers have them now. */
export function PoolTable({ clusterId, health }: { clusterId: string; health: ServiceHealth }) {
  const columns: Column<ServerHealth>[] = [
    {
      id: "name",
      head: "Real server",
      sortBy: (server) => server.name,
      cell: (server) => (
        <>
          <Link href={`/clusters/${clusterId}/real-servers/${server.realServerId}`} className="link">
            {server.name}
          </Link>{" "}
          <code className="text-ink-soft">{server.key}</code>
        </>
      ),
    },
    {
      id: "state",
      head: "State",
      sortBy: (server) => server.state,
      cell: (server) => {
        const look = SERVER_LOOKS[server.state];
        return <StateMark tone={look.tone}>{look.word}</StateMark>;
      },
    },
    {
      id: "why",
      head: "Why",
      cell: (server) => (
        <span className="block max-w-prose min-w-48">
          {server.why}{" "}
          {server.since === undefined ? null : (
            <span className="text-ink-soft">
              Since <Age at={new Date(server.since)} as="length" />.
            </span>
          )}
        </span>
      ),
    },
    {
      id: "weight",
      head: "Weight now",
      numeric: true,
      sortBy: (server) => server.weight,
      cell: (server) => count(server.weight),
    },
    {
      id: "active",
      head: "Connections",
      numeric: true,
      sortBy: (server) => server.active,
      cell: (server) => count(server.active),
    },
    {
      id: "new",
      head: "New",
      numeric: true,
      wide: true,
      sortBy: (server) => server.rate?.connections,
      cell: (server) => perSecond(server.rate?.connections),
    },
    {
      id: "in",
      head: "In",
      numeric: true,
      wide: true,
      sortBy: (server) => server.rate?.bytesIn,
      cell: (server) => byteRate(server.rate?.bytesIn),
    },
  ];
  return (
    <Table
      label="Real servers of this service"
      name="pool"
      rows={health.servers}
      columns={columns}
      rowKey={(server) => server.poolMemberId}
    />
  );
}
