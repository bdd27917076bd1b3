"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc";

/** The name of a cluster by its id; the id itself when the person may not see that cluster. */
export function useClusterNames(): (clusterId: string) => string {
  const trpc = useTRPC();
  const clusters = useQuery(trpc.clusters.list.queryOptions());
  return (clusterId) => clusters.data?.find((cluster) => cluster.clusterId === clusterId)?.name ?? clusterId;
}
