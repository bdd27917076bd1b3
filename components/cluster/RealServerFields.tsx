"use client";

import { interfacesOf, useCluster } from "@/components/cluster/ClusterScope";
import { ChoiceAt, RadiosAt, TextAt } from "@/components/ui/boundFields";
import { FieldGroup, FieldRow } from "@/components/ui/FieldGroup";
import { useObjectForm } from "@/components/ui/ObjectForm";
import { ARP_FIXES } from "@/server/core/arpfix";

const BY_HAND = {
  value: "unmanaged",
  text: "By hand",
  about: "Shoal touches nothing there; you see to it that the server never answers ARP for a VIP.",
};

/** The fields of a real server. */
export function RealServerFields() {
  const { hosts } = useCluster();
  const form = useObjectForm();
  const hostId = form.get(["hostId"]);
  const host = hosts.find((each) => each.hostId === hostId);
  const methods = [
    ...ARP_FIXES.map((fix) => ({ value: fix.method, text: fix.label, about: fix.about })),
    BY_HAND,
  ];
  return (
    <>
      <FieldRow>
        <TextAt at={["name"]} label="Name" />
        <TextAt
          at={["address"]}
          label="Address"
          keyword="real_server"
          about="Where the directors send its traffic."
          suggestions={host === undefined ? [] : [host.address]}
          mono
        />
        <TextAt at={["comment"]} label="Remark" optional />
      </FieldRow>
      <FieldGroup
        title="The machine"
        about="A real server may be any machine. Where Shoal can sign in to it, it sees to the ARP problem itself."
      >
        <FieldRow>
          <ChoiceAt
            at={["hostId"]}
            label="Host"
            about="The host that Shoal signs in to."
            none="Not managed by Shoal"
            choices={hosts.map((each) => ({ value: each.hostId, text: `${each.name} (${each.address})` }))}
          />
          <TextAt
            at={["interface"]}
            label="Interface"
            about="Its interface on the directors' segment."
            default="the one that holds the address"
            suggestions={interfacesOf(host)}
            optional
            mono
          />
        </FieldRow>
        <RadiosAt
          at={["arpFix", "method"]}
          label="ARP fix for direct routing and tunnelling"
          choices={methods}
        />
      </FieldGroup>
    </>
  );
}
