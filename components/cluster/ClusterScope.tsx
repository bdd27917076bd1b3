"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Outputs } from "@/components/trpc";
import type { Cluster } from "@/server/core/cluster";
import type { Edit } from "@/server/core/cluster/edit";
import type { LintContext } from "@/server/core/lint";
import type { Problem } from "@/server/core/problem";

/** The change that is open in this cluster's pages, with everything about it. */
export type OpenChange = Outputs["changes"]["get"];

/** The cluster that the pages below speak of: as it was applied, and as it is edited now. */
export interface ClusterScope {
  clusterId: string;
  name: string;
  /** Undefined while nothing was ever applied. */
  applied: Cluster | undefined;
  /** With the edits of the open change; the applied one when there is none. */
  shown: Cluster;
  /** What `shown` is compared with: the configuration that the open change began from. */
  base: Cluster | undefined;
  change: OpenChange | undefined;
  /** Changes of this cluster that may still alter it. */
  openChanges: Outputs["clusters"]["get"]["openChanges"];
  /** The person may not edit this cluster. */
  readOnly: boolean;
  /** Hosts that can be chosen, or at least those that the cluster names. */
  hosts: Outputs["hosts"]["list"];
  facts: LintContext;
  /** What the rules find in `shown`. */
  problems: readonly Problem[];
  /** Puts an edit into the open change, opening one first if there is none. Rejects when the server refuses. */
  save: (edit: Edit) => Promise<void>;
}

const Context = createContext<ClusterScope | undefined>(undefined);

/** Gives the pages below the cluster they speak of. */
export function ClusterScopeProvider({ scope, children }: { scope: ClusterScope; children: ReactNode }) {
  return <Context value={scope}>{children}</Context>;
}

/** The cluster of this page; throws outside of one, which is a mistake in the code. */
export function useCluster(): ClusterScope {
  const scope = useContext(Context);
  if (scope === undefined) throw new Error("There is no cluster around this component.");
  return scope;
}

/** Names of a host's interfaces, as they were last read; empty when they never were. */
export function interfacesOf(host: ClusterScope["hosts"][number] | undefined): string[] {
  return (host?.facts.interfaces?.value ?? []).map((each) => each.name).filter((name) => name !== "lo");
}
