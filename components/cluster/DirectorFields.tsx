"use client";

import { useCluster } from "@/components/cluster/ClusterScope";
import { ChoiceAt, TextAt } from "@/components/ui/boundFields";
import { FieldRow } from "@/components/ui/FieldGroup";

/** The fields of a director. */
export function DirectorFields() {
  const { hosts } = useCluster();
  return (
    <FieldRow>
      <TextAt at={["name"]} label="Name" keyword="router_id" />
      <ChoiceAt
        at={["hostId"]}
        label="Host"
        about="The machine that runs keepalived; a host can be director of one cluster only."
        choices={hosts.map((each) => ({ value: each.hostId, text: `${each.name} (${each.address})` }))}
      />
    </FieldRow>
  );
}
