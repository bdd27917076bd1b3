"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { Can } from "@/components/Can";
import { HostTabs } from "@/components/host/HostTabs";
import { reachLook } from "@/components/host/reachLook";
import { Loaded } from "@/components/Loaded";
import { type Outputs, useTRPC } from "@/components/trpc";
import { Age } from "@/components/ui/Age";
import { ButtonLink } from "@/components/ui/Button";
import { Empty } from "@/components/ui/Empty";
import { addressPort } from "@/components/ui/format";
import { Page } from "@/components/ui/Page";
import { StateMark } from "@/components/ui/StateMark";
import { type Column, Table } from "@/components/ui/Table";

type HostView = Outputs["hosts"]["list"][number];

const COLUMNS: Column<HostView>[] = [
  {
    id: "name",
    head: "Host",
    sortBy: (host) => host.name,
    cell: (host) => (
      <Link href={`/hosts/${host.hostId}`} className="link">
        {host.name}
      </Link>
    ),
  },
  {
    id: "reach",
    head: "Last contact",
    sortBy: (host) => host.reach?.state ?? "",
    cell: (host) => {
      const look = reachLook(host.reach, Date.now());
      return (
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <StateMark tone={look.tone}>{look.word}</StateMark>
          {host.reach === null ? null : (
            <span className="text-ink-soft">
              <Age at={host.reach.triedAt} />
            </span>
          )}
        </span>
      );
    },
  },
  {
    id: "address",
    head: "Address",
    sortBy: (host) => host.address,
    cell: (host) => (
      <code className="whitespace-nowrap">
        {host.user}@{addressPort(host.address, host.port)}
      </code>
    ),
  },
  {
    id: "uses",
    head: "Roles",
    cell: (host) =>
      host.uses.length === 0 ? (
        <span className="text-ink-faint">none yet</span>
      ) : (
        <span className="grid">
          {host.uses.map((use) => (
            <span key={`${use.clusterId} ${use.role} ${use.name} ${use.changeNumber}`}>
              {use.role === "director" ? "director" : "real server"} {use.name} of{" "}
              <Link href={`/clusters/${use.clusterId}`} className="link">
                {use.clusterName}
              </Link>
              {use.changeNumber === null ? "" : ` (change ${use.changeNumber})`}
            </span>
          ))}
        </span>
      ),
  },
  {
    id: "system",
    head: "System",
    wide: true,
    sortBy: (host) => host.facts.system?.value.name,
    cell: (host) => host.facts.system?.value.name ?? "–",
  },
  {
    id: "keepalived",
    head: "keepalived",
    wide: true,
    sortBy: (host) => host.facts.keepalived?.value.installed?.version,
    cell: (host) => {
      const fact = host.facts.keepalived;
      if (fact === undefined) return "–";
      return fact.value.installed?.version ?? "not installed";
    },
  },
  {
    id: "facts",
    head: "Facts read",
    wide: true,
    cell: (host) => {
      const at = oldestFact(host);
      return at === undefined ? "never" : <Age at={at} />;
    },
  },
];

/** When the oldest fact of a host was read; undefined: none was. */
export function oldestFact(host: Pick<HostView, "facts">): Date | undefined {
  const times = Object.values(host.facts).flatMap((fact) =>
    fact === undefined ? [] : [fact.readAt.getTime()],
  );
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

/** All hosts that Shoal signs in to. */
export function HostsPage() {
  const trpc = useTRPC();
  const hosts = useQuery(trpc.hosts.list.queryOptions(undefined, { refetchInterval: 15_000 }));
  const add = (
    <Can do="host:edit">
      <ButtonLink href="/hosts/add" kind="primary" icon={Plus}>
        Add host
      </ButtonLink>
    </Can>
  );
  return (
    <Page
      title="Hosts"
      about="Machines that Shoal signs in to over SSH: directors and managed real servers."
      actions={add}
    >
      <HostTabs />
      <Loaded query={hosts} what="hosts">
        {(list) => (
          <Table
            label="Hosts"
            name="hosts"
            rows={list}
            columns={COLUMNS}
            rowKey={(host) => host.hostId}
            searchIn={(host) =>
              [
                host.name,
                host.address,
                host.facts.system?.value.name ?? "",
                ...host.uses.map((use) => `${use.role} ${use.name} ${use.clusterName}`),
              ].join(" ")
            }
            empty={
              <Empty title="No hosts yet" action={add}>
                Add the two directors first, then the real servers that Shoal shall look after. You need an
                address, a user (root, or one with sudo) and an SSH key; Shoal can make the key.
              </Empty>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}
