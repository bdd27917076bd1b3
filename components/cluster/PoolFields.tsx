"use client";

import { Plus, Trash2 } from "lucide-react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { newId } from "@/components/cluster/newId";
import { Button, IconButton } from "@/components/ui/Button";
import { ChoiceAt, FlagAt, NumberAt } from "@/components/ui/boundFields";
import { FieldGroup } from "@/components/ui/FieldGroup";
import { useObjectForm } from "@/components/ui/ObjectForm";
import { ProblemNote } from "@/components/ui/ProblemNote";
import { useListAt } from "@/components/ui/useListAt";
import type { PoolMember } from "@/server/core/cluster";

/** The real servers of a virtual service, with their weights. */
export function PoolFields() {
  const { shown } = useCluster();
  const form = useObjectForm();
  const pool = useListAt<PoolMember>(["pool"]);
  const isNat = form.get(["forwardingMethod"]) === "NAT";
  const port = form.get(["listen", "port"]);
  const used = new Set(pool.items.map((member) => member.realServerId));
  const free = shown.realServers.filter((server) => !used.has(server.realServerId));
  const servers = shown.realServers.map((server) => ({
    value: server.realServerId,
    text: `${server.name} (${server.address})`,
  }));
  const member = (realServerId: string) => ({
    poolMemberId: newId(),
    realServerId,
    port,
    weight: 1,
    enabled: true,
  });
  const whole = form.problemsAt(["pool"]).filter((problem) => problem.at.length === 1);
  return (
    <FieldGroup
      title="Real servers"
      about={isNat ? undefined : `They are reached on the service's own port: ${String(port ?? "")}.`}
    >
      {whole.map((problem) => (
        <ProblemNote key={`${problem.rule} ${problem.text}`} problem={problem} />
      ))}
      <ul className="grid gap-0 empty:hidden">
        {pool.items.map((item, index) => (
          <li
            key={item.poolMemberId}
            className="grid items-start gap-x-4 gap-y-2 border-t border-line py-3 first:border-t-0 first:pt-0 sm:grid-cols-[minmax(12rem,2fr)_6rem_6rem_8rem_2rem]"
          >
            <ChoiceAt at={["pool", index, "realServerId"]} label="Real server" choices={servers} />
            {isNat ? (
              <NumberAt at={["pool", index, "port"]} label="Port" />
            ) : (
              <div className="max-sm:hidden" />
            )}
            <NumberAt at={["pool", index, "weight"]} label="Weight" />
            <div className="sm:pt-7">
              <FlagAt at={["pool", index, "enabled"]} label="Enabled" />
            </div>
            {form.readOnly ? null : (
              <div className="sm:pt-6">
                <IconButton
                  label="Take out of this service"
                  icon={Trash2}
                  onClick={() => pool.remove(index)}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      {pool.items.length === 0 ? (
        <p className="text-ink-soft">
          {shown.realServers.length === 0
            ? "This cluster has no real servers yet; add them on the tab Real servers."
            : "No real server takes this service's traffic yet."}
        </p>
      ) : null}
      {form.readOnly || free.length === 0 ? null : (
        <div className="flex flex-wrap gap-2">
          <Button
            small
            icon={Plus}
            onClick={() => pool.add(member(free[0]?.realServerId ?? "") as PoolMember)}
          >
            Add real server
          </Button>
          {free.length > 1 ? (
            <Button
              small
              onClick={() =>
                pool.replace([
                  ...pool.items,
                  ...free.map((server) => member(server.realServerId) as PoolMember),
                ])
              }
            >
              Add all {free.length}
            </Button>
          ) : null}
        </div>
      )}
    </FieldGroup>
  );
}
