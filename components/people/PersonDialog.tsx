"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { ROLE_CHOICES } from "@/components/people/AddPerson";
import { useClusterNames } from "@/components/people/useClusterNames";
import { type Outputs, useTRPC } from "@/components/trpc";
import { Button, IconButton } from "@/components/ui/Button";
import { Confirm, Dialog } from "@/components/ui/Dialog";
import { Select } from "@/components/ui/inputs";
import { useCan } from "@/components/useMe";
import type { Role } from "@/server/access/permissions";

type Person = Outputs["people"]["list"][number];

/** One person: roles given and taken, signing in ended. */
export function PersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mayEdit = useCan("people:edit");
  const nameOf = useClusterNames();
  const [isDisabling, setDisabling] = useState(false);
  const refresh = { onSuccess: () => queryClient.invalidateQueries(trpc.people.list.queryFilter()) };
  const revoke = useMutation(trpc.people.revoke.mutationOptions(refresh));
  const disable = useMutation(trpc.people.disable.mutationOptions(refresh));
  const error = revoke.error ?? disable.error;
  return (
    <Dialog title={person.name} about={`Signs in as ${person.username}.`} open onClose={onClose}>
      {error === null ? null : <ApiErrorNote error={error} />}
      <section className="grid gap-2">
        <h3 className="font-medium">Roles</h3>
        <ul className="grid gap-1">
          {person.grants.map((grant) => {
            const where = grant.clusterId === null ? "all clusters" : nameOf(grant.clusterId);
            return (
              <li
                key={`${grant.role} ${grant.clusterId}`}
                className="flex min-h-8 items-center justify-between gap-2 border-b border-line"
              >
                <span>
                  {grant.role} <span className="text-ink-soft">on {where}</span>
                </span>
                {mayEdit ? (
                  <IconButton
                    label={`Take the role ${grant.role} on ${where}`}
                    icon={Trash2}
                    disabled={revoke.isPending}
                    onClick={() => revoke.mutate({ userId: person.userId, ...grant })}
                  />
                ) : null}
              </li>
            );
          })}
          {person.grants.length === 0 ? <li className="text-ink-soft">No role: sees nothing.</li> : null}
        </ul>
        {mayEdit ? <GrantForm person={person} /> : null}
      </section>
      {mayEdit && person.disabledAt === null ? (
        <div className="border-t border-line pt-4">
          <Button kind="danger" onClick={() => setDisabling(true)}>
            Disable {person.name}
          </Button>
        </div>
      ) : null}
      <Confirm
        title={`Disable ${person.name}?`}
        about="Ends all their sessions at once; they cannot sign in any more. What they did stays in the audit log."
        verb={`Disable ${person.name}`}
        dangerous
        open={isDisabling}
        onClose={() => setDisabling(false)}
        onConfirm={() => disable.mutateAsync({ userId: person.userId })}
      />
    </Dialog>
  );
}

const ALL = "all";

function GrantForm({ person }: { person: Person }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const clusters = useQuery(trpc.clusters.list.queryOptions());
  const [role, setRole] = useState<Role>("viewer");
  const [where, setWhere] = useState(ALL);
  const id = useId();
  const grant = useMutation(
    trpc.people.grant.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.people.list.queryFilter()),
    }),
  );
  const places = [
    { value: ALL, text: "all clusters" },
    ...(clusters.data ?? []).map((cluster) => ({ value: cluster.clusterId, text: cluster.name })),
  ];
  return (
    <div className="grid gap-2">
      {grant.error === null ? null : <ApiErrorNote error={grant.error} />}
      <div className="grid items-end gap-2 sm:grid-cols-[1fr_10rem_auto]">
        <div className="grid gap-1">
          <label htmlFor={`${id}-role`}>Give the role</label>
          <Select
            id={`${id}-role`}
            value={role}
            onValue={(value) => setRole(value as Role)}
            choices={ROLE_CHOICES}
          />
        </div>
        <div className="grid gap-1">
          <label htmlFor={`${id}-where`}>on</label>
          <Select id={`${id}-where`} value={where} onValue={setWhere} choices={places} />
        </div>
        <Button
          busy={grant.isPending}
          onClick={() =>
            grant.mutate({ userId: person.userId, role, clusterId: where === ALL ? null : where })
          }
        >
          Give
        </Button>
      </div>
    </div>
  );
}
