"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { changedObjects } from "@/components/cluster/changedObjects";
import { ObjectMarkBadge } from "@/components/cluster/ObjectMarkBadge";
import { InstanceMatrix } from "@/components/live/InstanceMatrix";
import { useLive } from "@/components/live/LiveScope";
import { Transitions } from "@/components/live/Transitions";
import { useTransitions } from "@/components/live/useTransitions";
import { ButtonLink } from "@/components/ui/Button";
import { Empty } from "@/components/ui/Empty";
import { Section } from "@/components/ui/Page";
import { type Column, Table } from "@/components/ui/Table";
import type { VrrpInstance } from "@/server/core/cluster";

/** The VRRP instances: live on each director, and as they are configured. */
export function VrrpPage() {
  const { shown, base, clusterId, readOnly } = useCluster();
  const live = useLive();
  const transitions = useTransitions(clusterId, 100);
  const marks = useMemo(() => changedObjects(base, shown, "vrrpInstance"), [base, shown]);
  const home = `/clusters/${clusterId}/vrrp`;
  const columns: Column<VrrpInstance>[] = [
    {
      id: "name",
      head: "Instance",
      sortBy: (instance) => instance.name,
      cell: (instance) => (
        <span className="flex flex-wrap items-center gap-2">
          <Link href={`${home}/${instance.vrrpInstanceId}`} className="link">
            {instance.name}
          </Link>
          <ObjectMarkBadge mark={marks.get(instance.vrrpInstanceId)} />
        </span>
      ),
    },
    {
      id: "vrid",
      head: "VRID",
      numeric: true,
      sortBy: (instance) => instance.virtualRouterId,
      cell: (instance) => instance.virtualRouterId,
    },
    {
      id: "interface",
      head: "Interface",
      sortBy: (instance) => instance.interface,
      cell: (instance) => <code>{instance.interface}</code>,
    },
    {
      id: "vips",
      head: "VIPs",
      cell: (instance) => (
        <span className="grid">
          {instance.vips.map((vip) => (
            <code key={vip.vipId}>
              {vip.address}/{vip.prefixLength}
            </code>
          ))}
        </span>
      ),
    },
    {
      id: "members",
      head: "Directors by priority",
      wide: true,
      cell: (instance) =>
        instance.members
          .toSorted((one, other) => other.priority - one.priority)
          .map(
            (member) =>
              `${shown.directors.find((each) => each.directorId === member.directorId)?.name ?? "?"} ${member.priority}`,
          )
          .join(", "),
    },
    {
      id: "adverts",
      head: "Adverts",
      wide: true,
      cell: (instance) => `${instance.transport}, every ${instance.advertInt} s`,
    },
  ];
  const add = readOnly ? undefined : (
    <ButtonLink href={`${home}/new`} icon={Plus} kind="primary">
      Add VRRP instance
    </ButtonLink>
  );
  const judged = live.health?.instances ?? [];
  return (
    <div className="grid min-w-0 gap-8">
      {judged.length === 0 ? null : (
        <Section title="Now">
          <InstanceMatrix clusterId={clusterId} instances={judged} />
        </Section>
      )}
      <Section title="Instances">
        <Table
          label="VRRP instances"
          name="vrrp"
          rows={shown.vrrpInstances}
          columns={columns}
          rowKey={(instance) => instance.vrrpInstanceId}
          beside={add}
          empty={
            <Empty title="No VRRP instances yet" action={add}>
              A VRRP instance is a set of VIPs that move together: one director is master and holds them, the
              others stand by.
            </Empty>
          }
        />
      </Section>
      <Section title="Transitions">
        <Transitions transitions={transitions} />
      </Section>
    </div>
  );
}
