"use client";

import { useSyncExternalStore } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { DirectorPage } from "@/components/cluster/DirectorPage";
import { InstancePage } from "@/components/cluster/InstancePage";
import { keptId } from "@/components/cluster/keptId";
import { RealServerPage } from "@/components/cluster/RealServerPage";
import { ServicePage } from "@/components/cluster/ServicePage";
import type { ObjectKind } from "@/server/core/cluster";

/** A new object of a kind. Its id is kept until it is added, so that coming back finds what was typed. */
export function NewObject({ kind }: { kind: ObjectKind }) {
  const { clusterId } = useCluster();
  const objectId = useSyncExternalStore(
    () => () => undefined,
    () => keptId({ clusterId, kind }),
    () => undefined,
  );
  if (objectId === undefined) return null;
  switch (kind) {
    case "virtualService":
      return <ServicePage virtualServiceId={objectId} isNew />;
    case "vrrpInstance":
      return <InstancePage vrrpInstanceId={objectId} isNew />;
    case "realServer":
      return <RealServerPage realServerId={objectId} isNew />;
    case "director":
      return <DirectorPage directorId={objectId} isNew />;
  }
}
