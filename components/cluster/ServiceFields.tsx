"use client";

import { ChecksFields } from "@/components/cluster/ChecksFields";
import { useCluster } from "@/components/cluster/ClusterScope";
import { PoolFields } from "@/components/cluster/PoolFields";
import { ChoiceAt, FlagAt, NumberAt, RadiosAt, TextAt } from "@/components/ui/boundFields";
import { FieldGroup, FieldRow } from "@/components/ui/FieldGroup";
import { SCHEDULERS } from "@/server/core/cluster/virtualService";

const METHODS = [
  {
    value: "NAT",
    text: "NAT",
    about:
      "The director rewrites packets both ways. Real servers need it as their gateway; ports may differ. All traffic passes through the director twice.",
  },
  {
    value: "DR",
    text: "Direct routing (DR)",
    about:
      "The director passes packets on by MAC address; real servers answer clients themselves. They sit on the same segment, hold the VIP, and must not answer ARP for it.",
  },
  {
    value: "TUN",
    text: "Tunnelling (TUN)",
    about:
      "The director wraps packets in IP; real servers may be in other networks and answer clients themselves. They hold the VIP on a tunnel interface.",
  },
];

const PROTOCOLS = ["TCP", "UDP", "SCTP"].map((value) => ({ value, text: value }));

/** The fields of a virtual service. */
export function ServiceFields() {
  const { shown } = useCluster();
  const vips = shown.vrrpInstances.flatMap((instance) => instance.vips.map((vip) => vip.address));
  return (
    <>
      <FieldRow>
        <TextAt at={["name"]} label="Name" about="What people call it; a remark in the file." />
        <TextAt at={["comment"]} label="Remark" optional />
      </FieldRow>
      <FlagAt
        at={["enabled"]}
        label="Enabled"
        about="A disabled service is left out of the files of all directors."
      />
      <FieldGroup title="Where clients connect to">
        <FieldRow>
          <TextAt
            at={["listen", "address"]}
            label="Address"
            keyword="virtual_server"
            about="A VIP of this cluster."
            suggestions={vips}
            mono
          />
          <NumberAt at={["listen", "port"]} label="Port" range="1 to 65535" />
          <ChoiceAt at={["listen", "protocol"]} label="Protocol" keyword="protocol" choices={PROTOCOLS} />
        </FieldRow>
      </FieldGroup>
      <FieldGroup title="How traffic reaches the real servers">
        <RadiosAt at={["forwardingMethod"]} label="Forwarding method (lb_kind)" choices={METHODS} />
        <FieldRow>
          <ChoiceAt
            at={["scheduler"]}
            label="Scheduler"
            keyword="lb_algo"
            about="Which real server gets a new connection."
            choices={Object.entries(SCHEDULERS).map(([value, text]) => ({
              value,
              text: `${value}: ${text}`,
            }))}
          />
          <NumberAt
            at={["persistenceTimeout"]}
            label="Persistence"
            keyword="persistence_timeout"
            about="How long a client stays with its real server."
            unit="s"
            default="none: every connection is scheduled anew"
            optional
          />
        </FieldRow>
      </FieldGroup>
      <PoolFields />
      <ChecksFields />
    </>
  );
}
