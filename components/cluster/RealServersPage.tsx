"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { changedObjects } from "@/components/cluster/changedObjects";
import { ObjectMarkBadge } from "@/components/cluster/ObjectMarkBadge";
import { useLive } from "@/components/live/LiveScope";
import { SERVER_LOOKS } from "@/components/live/tones";
import { ButtonLink } from "@/components/ui/Button";
import { Empty } from "@/components/ui/Empty";
import { count } from "@/components/ui/format";
import { StateMark } from "@/components/ui/StateMark";
import { type Column, Table } from "@/components/ui/Table";
import { ARP_FIXES } from "@/server/core/arpfix";
import type { RealServer } from "@/server/core/cluster";
import type { ServerState } from "@/server/core/health";

interface Row {
  server: RealServer;
  /** In how many services it is meant to be. */
  services: number;
  /** Its state in each service that is applied. */
  states: ServerState[];
  active: number | undefined;
}

/** What the ARP fix of a real server is called. */
export function arpFixWords(server: RealServer): string {
  const fix = ARP_FIXES.find((each) => each.method === server.arpFix.method);
  return fix?.label ?? "by hand";
}

/** The real servers of a cluster, each across all its services. */
export function RealServersPage() {
  const { shown, base, clusterId, readOnly, hosts } = useCluster();
  const { health } = useLive();
  const marks = useMemo(() => changedObjects(base, shown, "realServer"), [base, shown]);
  const rows = useMemo(() => rowsOf(shown.realServers, { shown, health }), [shown, health]);
  const home = `/clusters/${clusterId}/real-servers`;
  const columns: Column<Row>[] = [
    {
      id: "name",
      head: "Real server",
      sortBy: ({ server }) => server.name,
      cell: ({ server }) => (
        <span className="flex flex-wrap items-center gap-2">
          <Link href={`${home}/${server.realServerId}`} className="link">
            {server.name}
          </Link>
          <ObjectMarkBadge mark={marks.get(server.realServerId)} />
        </span>
      ),
    },
    {
      id: "address",
      head: "Address",
      sortBy: ({ server }) => server.address,
      cell: ({ server }) => <code>{server.address}</code>,
    },
    {
      id: "state",
      head: "State",
      sortBy: ({ states }) => states.filter((state) => state === "down").length,
      cell: ({ states }) => <States states={states} />,
    },
    {
      id: "services",
      head: "Services",
      numeric: true,
      sortBy: ({ services }) => services,
      cell: ({ services }) => count(services),
    },
    {
      id: "connections",
      head: "Connections",
      numeric: true,
      wide: true,
      sortBy: ({ active }) => active,
      cell: ({ active }) => count(active),
    },
    {
      id: "arp",
      head: "ARP fix",
      wide: true,
      sortBy: ({ server }) => arpFixWords(server),
      cell: ({ server }) => arpFixWords(server),
    },
    {
      id: "host",
      head: "Host",
      wide: true,
      cell: ({ server }) => {
        const host = hosts.find((each) => each.hostId === server.hostId);
        return host === undefined ? (
          <span className="text-ink-faint">not managed</span>
        ) : (
          <Link href={`/hosts/${host.hostId}`} className="link">
            {host.name}
          </Link>
        );
      },
    },
  ];
  const add = readOnly ? undefined : (
    <ButtonLink href={`${home}/new`} icon={Plus} kind="primary">
      Add real server
    </ButtonLink>
  );
  return (
    <Table
      label="Real servers"
      name="servers"
      rows={rows}
      columns={columns}
      rowKey={({ server }) => server.realServerId}
      searchIn={({ server, states }) =>
        `${server.name} ${server.address} ${server.comment ?? ""} ${states.join(" ")}`
      }
      beside={add}
      empty={
        <Empty title="No real servers yet" action={add}>
          A real server is a machine behind the directors that does the work. It can serve in several virtual
          services.
        </Empty>
      }
    />
  );
}

/** The states of a real server over its services: one mark per state, worst first, with how many. */
function States({ states }: { states: readonly ServerState[] }) {
  if (states.length === 0) return <StateMark tone="idle">In no applied service</StateMark>;
  const order: ServerState[] = ["down", "unknown", "draining", "up", "disabled"];
  return (
    <span className="flex flex-wrap gap-1">
      {order.map((state) => {
        const number = states.filter((each) => each === state).length;
        if (number === 0) return null;
        const { tone, word } = SERVER_LOOKS[state];
        return (
          <StateMark key={state} tone={tone}>
            {states.length === 1 ? word : `${word} in ${number}`}
          </StateMark>
        );
      })}
    </span>
  );
}

function rowsOf(
  servers: readonly RealServer[],
  {
    shown,
    health,
  }: { shown: ReturnType<typeof useCluster>["shown"]; health: ReturnType<typeof useLive>["health"] },
): Row[] {
  const rows = new Map(
    servers.map((server): [string, Row] => [
      server.realServerId,
      { server, services: 0, states: [], active: undefined },
    ]),
  );
  for (const service of shown.virtualServices) {
    for (const member of service.pool) {
      const row = rows.get(member.realServerId);
      if (row !== undefined) row.services += 1;
    }
  }
  for (const service of health?.services ?? []) {
    for (const server of service.servers) {
      const row = rows.get(server.realServerId);
      if (row === undefined) continue;
      row.states.push(server.state);
      if (server.active !== undefined) row.active = (row.active ?? 0) + server.active;
    }
  }
  return [...rows.values()];
}
