"use client";

import { useMemo } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { InstanceFields } from "@/components/cluster/InstanceFields";
import { ObjectEditor } from "@/components/cluster/ObjectEditor";
import { ObjectHead } from "@/components/cluster/ObjectHead";
import { useObjectDraft } from "@/components/cluster/useObjectDraft";
import { InstanceMatrix } from "@/components/live/InstanceMatrix";
import { useInstanceHealth } from "@/components/live/LiveScope";
import { VERDICT_LOOKS } from "@/components/live/tones";
import { Section } from "@/components/ui/Page";
import { StateMark } from "@/components/ui/StateMark";
import type { Cluster, VrrpInstance } from "@/server/core/cluster";

/** One VRRP instance: how it is now, and its settings. */
export function InstancePage({ vrrpInstanceId, isNew }: { vrrpInstanceId: string; isNew: boolean }) {
  const { shown, clusterId } = useCluster();
  const instance = shown.vrrpInstances.find((each) => each.vrrpInstanceId === vrrpInstanceId);
  const health = useInstanceHealth(vrrpInstanceId);
  const blank = useMemo(() => blankInstance(vrrpInstanceId, shown), [vrrpInstanceId, shown]);
  const draft = useObjectDraft({ kind: "vrrpInstance", objectId: vrrpInstanceId, blank });
  const look = health === undefined ? undefined : VERDICT_LOOKS[health.verdict];
  return (
    <ObjectHead
      kind="vrrpInstance"
      objectId={vrrpInstanceId}
      name={instance?.name}
      isNew={isNew}
      mark={look === undefined ? null : <StateMark tone={look.tone}>{look.word}</StateMark>}
      {...(health === undefined ? {} : { about: health.text })}
    >
      {health === undefined ? null : (
        <Section title="Now">
          <InstanceMatrix clusterId={clusterId} instances={[health]} />
        </Section>
      )}
      <Section title="Settings">
        <ObjectEditor
          kind="vrrpInstance"
          objectId={vrrpInstanceId}
          draft={draft}
          {...(instance === undefined
            ? {}
            : { removal: { name: instance.name, about: removalWords(instance, shown) } })}
        >
          <InstanceFields />
        </ObjectEditor>
      </Section>
    </ObjectHead>
  );
}

function removalWords(instance: VrrpInstance, cluster: Cluster): string {
  const vips = instance.vips.map((vip) => vip.address);
  const services = cluster.virtualServices.filter((service) => vips.includes(service.listen.address));
  const gone =
    vips.length === 0
      ? "It holds no VIP."
      : `${vips.join(", ")} ${vips.length === 1 ? "is" : "are"} taken off every director.`;
  const served =
    services.length === 0
      ? ""
      : ` Clients of ${services.map((service) => service.name).join(", ")} get no answer any more.`;
  return `${gone}${served} This happens when the change is applied, not now.`;
}

function blankInstance(vrrpInstanceId: string, cluster: Cluster) {
  const used = new Set(cluster.vrrpInstances.map((instance) => instance.virtualRouterId));
  let free = 51;
  while (used.has(free) && free < 255) free += 1;
  return {
    vrrpInstanceId,
    name: "",
    enabled: true,
    interface: "",
    virtualRouterId: free,
    version: 2,
    advertInt: 1,
    transport: "multicast",
    preempt: true,
    members: cluster.directors.map((director, index) => ({
      directorId: director.directorId,
      priority: Math.max(1, 150 - index * 50),
    })),
    vips: [],
  };
}
