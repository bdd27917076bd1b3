"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import * as z from "zod";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { useTRPC } from "@/components/trpc";
import { Button, Buttons } from "@/components/ui/Button";
import { ChoiceAt, PasswordAt, TextAt } from "@/components/ui/boundFields";
import { Dialog } from "@/components/ui/Dialog";
import { ObjectForm } from "@/components/ui/ObjectForm";
import { say } from "@/components/ui/Toast";
import { useSchemaForm } from "@/components/ui/useSchemaForm";
import { ROLES, type Role } from "@/server/access/permissions";
import { passwordSchema, personNameSchema, usernameSchema } from "@/server/core/person";

const schema = z.strictObject({
  name: personNameSchema,
  username: usernameSchema,
  password: passwordSchema,
  role: z.enum(Object.keys(ROLES) as [Role, ...Role[]]),
});

/** The roles as a list to choose from. */
export const ROLE_CHOICES = Object.entries(ROLES).map(([value, about]) => ({
  value,
  text: `${value}: ${about}`,
}));

/** Adds a person with a first role on all clusters. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useSchemaForm(schema, { name: "", username: "", password: "", role: "viewer" });
  const add = useMutation(
    trpc.people.add.mutationOptions({
      onSuccess: (_result, person) => {
        void queryClient.invalidateQueries(trpc.people.list.queryFilter());
        say(`${person.name} may sign in now.`);
        onClose();
      },
    }),
  );
  return (
    <Dialog title="Add person" open onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const value = form.submit();
          if (value === undefined) return;
          const { role, ...person } = value;
          add.mutate({ ...person, grants: [{ role, clusterId: null }] });
        }}
      >
        {add.error === null ? null : <ApiErrorNote error={add.error} />}
        <ObjectForm value={form.value} onChange={form.onChange} problems={form.problems}>
          <TextAt at={["name"]} label="Name" />
          <TextAt at={["username"]} label="Signs in as" />
          <PasswordAt
            at={["password"]}
            label="First password"
            about="At least 12 characters. Give it to them by a way that others cannot read."
            autoComplete="new-password"
          />
          <ChoiceAt
            at={["role"]}
            label="Role on all clusters"
            about="Roles on single clusters can be given afterwards."
            choices={ROLE_CHOICES}
          />
        </ObjectForm>
        <Buttons>
          <Button kind="primary" type="submit" busy={add.isPending}>
            Add person
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Buttons>
      </form>
    </Dialog>
  );
}
