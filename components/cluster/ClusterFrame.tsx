"use client";

import type { ReactNode } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { ChangeBar } from "@/components/change/ChangeBar";
import { ClusterScopeProvider } from "@/components/cluster/ClusterScope";
import { useClusterData } from "@/components/cluster/useClusterData";
import { LiveScope } from "@/components/live/LiveScope";
import { useClusterHealth } from "@/components/live/useClusterHealth";
import { count, counted } from "@/components/ui/format";
import { LinkTabs } from "@/components/ui/LinkTabs";
import { Loading } from "@/components/ui/Loading";
import { Notice } from "@/components/ui/Notice";
import { Page } from "@/components/ui/Page";
import { Badge } from "@/components/ui/StateMark";

/** What all pages of a cluster have in common: its name, its tabs, its open change, its live state. */
export function ClusterFrame({ clusterId, children }: { clusterId: string; children: ReactNode }) {
  const { scope, error, retry } = useClusterData(clusterId);
  const live = useClusterHealth(scope?.applied);
  if (scope === undefined) {
    return (
      <div className="px-4 py-6 md:px-6">
        {error === null ? <Loading what="the cluster" /> : <ApiErrorNote error={error} onRetry={retry} />}
      </div>
    );
  }
  const home = `/clusters/${clusterId}`;
  const errors = scope.problems.filter((problem) => problem.level === "error").length;
  return (
    <ClusterScopeProvider scope={scope}>
      <LiveScope state={live}>
        <ChangeBar scope={scope} />
        <Page title={scope.name} within={{ href: "/clusters", text: "Clusters" }}>
          <LinkTabs
            label={`Cluster ${scope.name}`}
            tabs={[
              { href: home, text: "Overview" },
              {
                href: `${home}/services`,
                text: "Services",
                after: <Badge>{count(scope.shown.virtualServices.length)}</Badge>,
              },
              {
                href: `${home}/vrrp`,
                text: "VRRP",
                after: <Badge>{count(scope.shown.vrrpInstances.length)}</Badge>,
              },
              {
                href: `${home}/real-servers`,
                text: "Real servers",
                after: <Badge>{count(scope.shown.realServers.length)}</Badge>,
              },
              {
                href: `${home}/directors`,
                text: "Directors",
                after: <Badge>{count(scope.shown.directors.length)}</Badge>,
              },
              {
                href: `${home}/configuration`,
                text: "Configuration",
                ...(errors > 0 ? { after: <Badge>{counted(errors, "error")}</Badge> } : {}),
              },
              { href: `${home}/changes`, text: "Changes" },
            ]}
          />
          {error === null ? null : <ApiErrorNote error={error} onRetry={retry} />}
          {live.connection === "lost" ? (
            <Notice tone="unknown">
              The stream of live news is broken; it is being opened again. What you see below grows old
              meanwhile.
            </Notice>
          ) : null}
          {children}
        </Page>
      </LiveScope>
    </ClusterScopeProvider>
  );
}
