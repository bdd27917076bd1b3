"use client";

import { useMemo } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { followService } from "@/components/cluster/followService";
import { ObjectEditor } from "@/components/cluster/ObjectEditor";
import { ObjectHead } from "@/components/cluster/ObjectHead";
import { ServiceFields } from "@/components/cluster/ServiceFields";
import { useObjectDraft } from "@/components/cluster/useObjectDraft";
import { useServiceHealth } from "@/components/live/LiveScope";
import { PoolTable } from "@/components/live/PoolTable";
import { ServiceMark } from "@/components/live/ServiceMark";
import { addressPort, counted } from "@/components/ui/format";
import { Section } from "@/components/ui/Page";

/** One virtual service: how it is now, and its settings. `isNew`: it is being written. */
export function ServicePage({ virtualServiceId, isNew }: { virtualServiceId: string; isNew: boolean }) {
  const { shown, clusterId } = useCluster();
  const service = shown.virtualServices.find((each) => each.virtualServiceId === virtualServiceId);
  const health = useServiceHealth(virtualServiceId);
  const blank = useMemo(
    () => blankService(virtualServiceId, shown.vrrpInstances[0]?.vips[0]?.address),
    [virtualServiceId, shown],
  );
  const draft = useObjectDraft({
    kind: "virtualService",
    objectId: virtualServiceId,
    blank,
    follow: followService,
  });
  return (
    <ObjectHead
      kind="virtualService"
      objectId={virtualServiceId}
      name={service?.name}
      isNew={isNew}
      mark={service === undefined ? null : <ServiceMark health={health} enabled={service.enabled} />}
      {...(health === undefined ? {} : { about: health.text })}
    >
      {health === undefined ? null : (
        <Section title="Now">
          <PoolTable clusterId={clusterId} health={health} />
        </Section>
      )}
      <Section title="Settings">
        <ObjectEditor
          kind="virtualService"
          objectId={virtualServiceId}
          draft={draft}
          {...(service === undefined
            ? {}
            : {
                removal: {
                  name: service.name,
                  about: `Clients get no answer any more on ${addressPort(service.listen.address, service.listen.port)} (${service.listen.protocol})${
                    health?.active === undefined
                      ? ""
                      : `; ${counted(health.active, "connection")} would be cut`
                  }. This happens when the change is applied, not now.`,
                },
              })}
        >
          <ServiceFields />
        </ObjectEditor>
      </Section>
    </ObjectHead>
  );
}

function blankService(virtualServiceId: string, vip: string | undefined) {
  return {
    virtualServiceId,
    name: "",
    enabled: true,
    listen: { address: vip ?? "", protocol: "TCP" },
    forwardingMethod: "DR",
    scheduler: "wlc",
    delayLoop: 6,
    checks: [{ type: "TCP_CHECK", settings: {} }],
    pool: [],
  };
}
