"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { Can } from "@/components/Can";
import { CreateCluster } from "@/components/cluster/CreateCluster";
import { Loaded } from "@/components/Loaded";
import { type Outputs, useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/Button";
import { Empty } from "@/components/ui/Empty";
import { count } from "@/components/ui/format";
import { Page } from "@/components/ui/Page";
import { type Column, Table } from "@/components/ui/Table";
import { useAddress } from "@/components/ui/useAddress";

type Summary = Outputs["clusters"]["list"][number];

const COLUMNS: Column<Summary>[] = [
  {
    id: "name",
    head: "Cluster",
    sortBy: (cluster) => cluster.name,
    cell: (cluster) => (
      <Link href={`/clusters/${cluster.clusterId}`} className="link">
        {cluster.name}
      </Link>
    ),
  },
  {
    id: "version",
    head: "Applied version",
    numeric: true,
    sortBy: (cluster) => cluster.appliedVersionNumber ?? undefined,
    cell: (cluster) => cluster.appliedVersionNumber ?? "none yet",
  },
  numbers("directors", "Directors"),
  numbers("vrrpInstances", "VRRP instances"),
  numbers("virtualServices", "Services"),
  numbers("realServers", "Real servers"),
  {
    id: "changes",
    head: "Open changes",
    cell: (cluster) =>
      cluster.openChanges.length === 0 ? (
        <span className="text-ink-faint">none</span>
      ) : (
        <span className="grid">
          {cluster.openChanges.map((change) => (
            <Link
              key={change.changeId}
              href={`/clusters/${cluster.clusterId}/changes/${change.changeId}`}
              className="link block py-0.5"
            >
              {change.number}: {change.title}
            </Link>
          ))}
        </span>
      ),
  },
];

function numbers(id: keyof Summary["counts"], head: string): Column<Summary> {
  return {
    id,
    head,
    numeric: true,
    wide: true,
    sortBy: (cluster) => cluster.counts[id],
    cell: (cluster) => count(cluster.counts[id]),
  };
}

/** All clusters. */
export function ClustersPage() {
  const trpc = useTRPC();
  const clusters = useQuery(trpc.clusters.list.queryOptions());
  const [isNew, setNew] = useAddress("new");
  const add = (
    <Can do="cluster:create">
      <Button kind="primary" icon={Plus} onClick={() => setNew("1", true)}>
        Add cluster
      </Button>
    </Can>
  );
  return (
    <Page title="Clusters" actions={add}>
      <Loaded query={clusters} what="clusters">
        {(list) => (
          <Table
            label="Clusters"
            name="clusters"
            rows={list}
            columns={COLUMNS}
            rowKey={(cluster) => cluster.clusterId}
            searchIn={(cluster) => cluster.name}
            empty={
              <Empty title="No clusters yet" action={add}>
                A cluster is a set of LVS routers that back each other up, with their VIPs, virtual services
                and real servers.
              </Empty>
            }
          />
        )}
      </Loaded>
      {isNew === "1" ? <CreateCluster onClose={() => setNew(undefined)} /> : null}
    </Page>
  );
}
