"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { changedObjects } from "@/components/cluster/changedObjects";
import { ObjectMarkBadge } from "@/components/cluster/ObjectMarkBadge";
import { useLive } from "@/components/live/LiveScope";
import { ServiceMark } from "@/components/live/ServiceMark";
import { ButtonLink } from "@/components/ui/Button";
import { Empty } from "@/components/ui/Empty";
import { addressPort, byteRate, count, perSecond } from "@/components/ui/format";
import { type Column, Table } from "@/components/ui/Table";
import type { VirtualService } from "@/server/core/cluster";
import type { ServiceHealth } from "@/server/core/health";

interface Row {
  service: VirtualService;
  health: ServiceHealth | undefined;
}

/** The virtual services of a cluster, live. */
export function ServicesPage() {
  const { shown, base, clusterId, readOnly } = useCluster();
  const live = useLive();
  const marks = useMemo(() => changedObjects(base, shown, "virtualService"), [base, shown]);
  const rows = useMemo(() => {
    const judged = new Map(live.health?.services.map((each) => [each.virtualServiceId, each]));
    return shown.virtualServices.map(
      (service): Row => ({
        service,
        health: judged.get(service.virtualServiceId),
      }),
    );
  }, [shown, live.health]);
  const home = `/clusters/${clusterId}/services`;
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: "name",
        head: "Service",
        sortBy: ({ service }) => service.name,
        cell: ({ service }) => (
          <span className="flex flex-wrap items-center gap-2">
            <Link href={`${home}/${service.virtualServiceId}`} className="link">
              {service.name}
            </Link>
            <ObjectMarkBadge mark={marks.get(service.virtualServiceId)} />
          </span>
        ),
      },
      {
        id: "state",
        head: "State",
        sortBy: ({ health }) => health?.state ?? "",
        cell: ({ health, service }) => <ServiceMark health={health} enabled={service.enabled} />,
      },
      {
        id: "listen",
        head: "Address",
        sortBy: ({ service }) => addressPort(service.listen.address, service.listen.port),
        cell: ({ service }) => (
          <code className="whitespace-nowrap">
            {addressPort(service.listen.address, service.listen.port)} {service.listen.protocol}
          </code>
        ),
      },
      {
        id: "up",
        head: "Real servers up",
        numeric: true,
        sortBy: ({ health }) => health?.serversUp,
        cell: ({ health, service }) =>
          health === undefined || health.state === "unknown"
            ? `– of ${service.pool.length}`
            : `${health.serversUp} of ${health.serversWanted}`,
      },
      {
        id: "method",
        head: "Method",
        wide: true,
        sortBy: ({ service }) => service.forwardingMethod,
        cell: ({ service }) => service.forwardingMethod,
      },
      {
        id: "scheduler",
        head: "Scheduler",
        wide: true,
        sortBy: ({ service }) => service.scheduler,
        cell: ({ service }) => service.scheduler,
      },
      {
        id: "connections",
        head: "Connections",
        numeric: true,
        wide: true,
        sortBy: ({ health }) => health?.active,
        cell: ({ health }) => count(health?.active),
      },
      {
        id: "new",
        head: "New",
        numeric: true,
        wide: true,
        sortBy: ({ health }) => health?.rate?.connections,
        cell: ({ health }) => perSecond(health?.rate?.connections),
      },
      {
        id: "rate",
        head: "In",
        numeric: true,
        wide: true,
        sortBy: ({ health }) => health?.rate?.bytesIn,
        cell: ({ health }) => byteRate(health?.rate?.bytesIn),
      },
    ],
    [home, marks],
  );
  const add = readOnly ? undefined : (
    <ButtonLink href={`${home}/new`} icon={Plus} kind="primary">
      Add service
    </ButtonLink>
  );
  return (
    <Table
      label="Virtual services"
      name="services"
      rows={rows}
      columns={columns}
      rowKey={({ service }) => service.virtualServiceId}
      searchIn={({ service, health }) =>
        [
          service.name,
          addressPort(service.listen.address, service.listen.port),
          service.listen.protocol,
          service.forwardingMethod,
          service.scheduler,
          health?.state ?? "",
          service.comment ?? "",
        ].join(" ")
      }
      beside={add}
      empty={
        <Empty title="No virtual services yet" action={add}>
          A virtual service is what clients connect to: a VIP with a port, and the real servers behind it.
        </Empty>
      }
    />
  );
}
