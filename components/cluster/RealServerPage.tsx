"use client";

import Link from "next/link";
import { useCallback, useMemo } from "react";
import { ArpFixState } from "@/components/cluster/ArpFixState";
import { useCluster } from "@/components/cluster/ClusterScope";
import { followRealServer } from "@/components/cluster/followHost";
import { ObjectEditor } from "@/components/cluster/ObjectEditor";
import { ObjectHead } from "@/components/cluster/ObjectHead";
import { RealServerFields } from "@/components/cluster/RealServerFields";
import { useObjectDraft } from "@/components/cluster/useObjectDraft";
import { useLive } from "@/components/live/LiveScope";
import { SERVER_LOOKS } from "@/components/live/tones";
import { count } from "@/components/ui/format";
import { Section } from "@/components/ui/Page";
import { StateMark } from "@/components/ui/StateMark";
import { type Column, Table } from "@/components/ui/Table";
import type { ServerHealth, ServiceHealth } from "@/server/core/health";

interface Place {
  service: ServiceHealth;
  server: ServerHealth;
}

/** One real server: how it does in each service, its ARP fix, its settings. */
export function RealServerPage({ realServerId, isNew }: { realServerId: string; isNew: boolean }) {
  const { shown, clusterId, hosts } = useCluster();
  const server = shown.realServers.find((each) => each.realServerId === realServerId);
  const { health } = useLive();
  const places = (health?.services ?? []).flatMap((service): Place[] =>
    service.servers
      .filter((each) => each.realServerId === realServerId)
      .map((each) => ({ service, server: each })),
  );
  const blank = useMemo(
    () => ({ realServerId, name: "", address: "", arpFix: { method: "unmanaged" } }),
    [realServerId],
  );
  const follow = useCallback(
    (next: unknown, before: unknown) => followRealServer(next, { before, hosts }),
    [hosts],
  );
  const draft = useObjectDraft({ kind: "realServer", objectId: realServerId, blank, follow });
  const pools = shown.virtualServices.filter((service) =>
    service.pool.some((member) => member.realServerId === realServerId),
  );
  return (
    <ObjectHead kind="realServer" objectId={realServerId} name={server?.name} isNew={isNew}>
      {places.length === 0 ? null : (
        <Section title="Now">
          <Table
            label="Services of this real server"
            name="places"
            rows={places}
            columns={columnsOf(clusterId)}
            rowKey={({ server: each }) => each.poolMemberId}
          />
        </Section>
      )}
      {server === undefined ? null : (
        <Section
          title="ARP fix"
          about="With direct routing and tunnelling a real server holds the VIP, too, and must never answer ARP for it."
        >
          <ArpFixState server={server} />
        </Section>
      )}
      <Section title="Settings">
        <ObjectEditor
          kind="realServer"
          objectId={realServerId}
          draft={draft}
          {...(server === undefined
            ? {}
            : {
                removal: {
                  name: server.name,
                  about:
                    pools.length === 0
                      ? "It is in no service's pool. Its ARP fix is taken back when the change is applied."
                      : `It leaves ${pools.map((service) => service.name).join(", ")}; its connections there are cut and its ARP fix is taken back when the change is applied, not now.`,
                },
              })}
        >
          <RealServerFields />
        </ObjectEditor>
      </Section>
    </ObjectHead>
  );
}

function columnsOf(clusterId: string): Column<Place>[] {
  return [
    {
      id: "service",
      head: "Service",
      sortBy: ({ service }) => service.name,
      cell: ({ service }) => (
        <Link href={`/clusters/${clusterId}/services/${service.virtualServiceId}`} className="link">
          {service.name}
        </Link>
      ),
    },
    {
      id: "state",
      head: "State",
      sortBy: ({ server }) => server.state,
      cell: ({ server }) => {
        const look = SERVER_LOOKS[server.state];
        return <StateMark tone={look.tone}>{look.word}</StateMark>;
      },
    },
    {
      id: "why",
      head: "Why",
      cell: ({ server }) => <span className="block max-w-prose min-w-48">{server.why}</span>,
    },
    { id: "weight", head: "Weight now", numeric: true, cell: ({ server }) => count(server.weight) },
    { id: "active", head: "Connections", numeric: true, cell: ({ server }) => count(server.active) },
  ];
}
