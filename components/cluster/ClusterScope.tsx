"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Cluster } from "@/server/core/cluster";
import type { Edit } from "@/server/core/cluster/edit";
import type { LintContext } from "@/server/core/lint";
import type { Problem } from "@/server/core/problem";

/** A host as the cluster's forms need it. */
export interface HostChoice {
  hostId: string;
  name: string;
  address: string;
  /** Names of its interfaces; absent: never read. */
  interfaces?: readonly string[];
}

/** The change that edits of this cluster go into. */
export interface OpenChange {
  changeId: string;
  number: number;
  title: string;
}

/** The cluster that the pages below speak of: as it was applied, and as it is edited now. */
export interface ClusterScope {
  clusterId: string;
  name: string;
  /** Undefined while nothing was ever applied. */
  applied: Cluster | undefined;
  /** With the edits of the open change; the applied one when there is none. */
  shown: Cluster;
  change: OpenChange | undefined;
  /** The person may not edit this cluster. */
  readOnly: boolean;
  hosts: readonly HostChoice[];
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
