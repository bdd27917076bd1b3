"use client";

import { Plus, Trash2 } from "lucide-react";
import { interfacesOf, useCluster } from "@/components/cluster/ClusterScope";
import { newId } from "@/components/cluster/newId";
import { Button, IconButton } from "@/components/ui/Button";
import { ChoiceAt, FlagAt, NumberAt, RadiosAt, TextAt } from "@/components/ui/boundFields";
import { FieldGroup, FieldRow } from "@/components/ui/FieldGroup";
import { CheckboxLine } from "@/components/ui/inputs";
import { useObjectForm } from "@/components/ui/ObjectForm";
import { ProblemNote } from "@/components/ui/ProblemNote";
import { useListAt } from "@/components/ui/useListAt";
import type { Vip, VrrpMember } from "@/server/core/cluster";

const TRANSPORTS = [
  {
    value: "multicast",
    text: "Multicast",
    about: "Adverts go to 224.0.0.18 or ff02::12: every director on the segment hears them.",
  },
  {
    value: "unicast",
    text: "Unicast",
    about: "Adverts go to the other directors' source addresses: for networks that drop multicast.",
  },
];

/** The fields of a VRRP instance. */
export function InstanceFields() {
  const interfaces = useInterfaces();
  return (
    <>
      <FieldRow>
        <TextAt at={["name"]} label="Name" keyword="vrrp_instance" />
        <TextAt at={["comment"]} label="Remark" optional />
      </FieldRow>
      <FlagAt
        at={["enabled"]}
        label="Enabled"
        about="A disabled instance is left out of the files of all directors."
      />
      <FieldGroup title="On the network">
        <FieldRow>
          <TextAt
            at={["interface"]}
            label="Interface"
            keyword="interface"
            about="Where adverts are sent and VIPs are put."
            suggestions={interfaces}
            mono
          />
          <NumberAt
            at={["virtualRouterId"]}
            label="Virtual router ID"
            keyword="virtual_router_id"
            range="1 to 255"
            about="The same on all directors of this instance, and used by nothing else on the segment."
          />
          <ChoiceAt
            at={["version"]}
            label="VRRP version"
            keyword="version"
            choices={[
              { value: "2", text: "2" },
              { value: "3", text: "3 (needed for IPv6 and for intervals below a second)" },
            ]}
            read={String}
            write={Number}
          />
          <NumberAt
            at={["advertInt"]}
            label="Time between adverts"
            keyword="advert_int"
            unit="s"
            about="A backup takes over after a little more than three of them."
          />
        </FieldRow>
        <RadiosAt at={["transport"]} label="Adverts" choices={TRANSPORTS} />
        <FlagAt
          at={["preempt"]}
          label="Preempt"
          keyword="nopreempt"
          about="A director with a higher priority takes over again when it comes back. Without, it stays backup: one interruption less."
        />
      </FieldGroup>
      <MemberFields interfaces={interfaces} />
      <VipFields interfaces={interfaces} />
    </>
  );
}

/** Interfaces that were seen on the cluster's directors. */
function useInterfaces(): readonly string[] {
  const { shown, hosts } = useCluster();
  const directors = new Set(shown.directors.map((director) => director.hostId));
  const names = hosts.filter((host) => directors.has(host.hostId)).flatMap(interfacesOf);
  return [...new Set(names)].sort();
}

function MemberFields({ interfaces }: { interfaces: readonly string[] }) {
  const { shown } = useCluster();
  const form = useObjectForm();
  const members = useListAt<VrrpMember>(["members"]);
  const isUnicast = form.get(["transport"]) === "unicast";
  const lowest = Math.min(150, ...members.items.map((member) => member.priority).filter(Number.isInteger));
  const whole = form.problemsAt(["members"]).filter((problem) => problem.at.length === 1);
  return (
    <FieldGroup title="Directors" about="The live one with the highest priority is master.">
      {whole.map((problem) => (
        <ProblemNote key={`${problem.rule} ${problem.text}`} problem={problem} />
      ))}
      {shown.directors.length === 0 ? (
        <p className="text-ink-soft">This cluster has no directors yet; add them on the tab Directors.</p>
      ) : null}
      <ul className="grid gap-3">
        {shown.directors.map((director) => {
          const index = members.items.findIndex((member) => member.directorId === director.directorId);
          const toggle = (isIn: boolean) =>
            isIn
              ? members.add({
                  directorId: director.directorId,
                  priority: members.items.length === 0 ? 150 : Math.max(1, lowest - 50),
                })
              : members.remove(index);
          return (
            <li key={director.directorId} className="grid gap-3 rounded border border-line p-3">
              <CheckboxLine
                label={director.name}
                value={index >= 0}
                onValue={toggle}
                disabled={form.readOnly}
              />
              {index < 0 ? null : (
                <FieldRow>
                  <NumberAt
                    at={["members", index, "priority"]}
                    label="Priority"
                    keyword="priority"
                    range="1 to 254"
                  />
                  <TextAt
                    at={["members", index, "interface"]}
                    label="Interface here"
                    default="the instance's"
                    suggestions={interfaces}
                    optional
                    mono
                  />
                  <TextAt
                    at={["members", index, "sourceAddress"]}
                    label="Source address"
                    keyword="unicast_src_ip"
                    about={isUnicast ? "Needed: the others send their adverts to it." : undefined}
                    optional={!isUnicast}
                    mono
                  />
                </FieldRow>
              )}
            </li>
          );
        })}
      </ul>
    </FieldGroup>
  );
}

function VipFields({ interfaces }: { interfaces: readonly string[] }) {
  const form = useObjectForm();
  const vips = useListAt<Vip>(["vips"]);
  const whole = form.problemsAt(["vips"]).filter((problem) => problem.at.length === 1);
  return (
    <FieldGroup title="Virtual addresses" about="They move together; the master holds them.">
      {whole.map((problem) => (
        <ProblemNote key={`${problem.rule} ${problem.text}`} problem={problem} />
      ))}
      <ul className="grid gap-0 empty:hidden">
        {vips.items.map((vip, index) => (
          <li
            key={vip.vipId}
            className="grid items-start gap-x-4 gap-y-2 border-t border-line py-3 first:border-t-0 first:pt-0 sm:grid-cols-[minmax(12rem,2fr)_7rem_10rem_10rem_2rem]"
          >
            <TextAt at={["vips", index, "address"]} label="VIP" keyword="virtual_ipaddress" mono />
            <NumberAt at={["vips", index, "prefixLength"]} label="Prefix" />
            <TextAt at={["vips", index, "device"]} label="Device" suggestions={interfaces} optional mono />
            <div className="sm:pt-7">
              <FlagAt at={["vips", index, "excluded"]} label="Not in adverts" />
            </div>
            {form.readOnly ? null : (
              <div className="sm:pt-6">
                <IconButton label="Remove this VIP" icon={Trash2} onClick={() => vips.remove(index)} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {form.readOnly ? null : (
        <div>
          <Button
            small
            icon={Plus}
            onClick={() => vips.add({ vipId: newId(), address: "", prefixLength: 32, excluded: false })}
          >
            Add VIP
          </Button>
        </div>
      )}
    </FieldGroup>
  );
}
