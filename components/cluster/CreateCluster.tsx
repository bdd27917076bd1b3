"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import * as z from "zod";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { useTRPC } from "@/components/trpc";
import { Button, Buttons } from "@/components/ui/Button";
import { TextAt } from "@/components/ui/boundFields";
import { Dialog } from "@/components/ui/Dialog";
import { ObjectForm } from "@/components/ui/ObjectForm";
import { useSchemaForm } from "@/components/ui/useSchemaForm";
import { nameSchema } from "@/server/core/cluster/names";

const schema = z.strictObject({ name: nameSchema });

/** Adds an empty cluster and opens it. */
export function CreateCluster({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const form = useSchemaForm(schema, { name: "" });
  const create = useMutation(
    trpc.clusters.create.mutationOptions({
      onSuccess: async ({ clusterId }) => {
        await queryClient.invalidateQueries(trpc.clusters.list.queryFilter());
        router.push(`/clusters/${clusterId}`);
      },
    }),
  );
  return (
    <Dialog title="Add cluster" open onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const value = form.submit();
          if (value !== undefined) create.mutate(value);
        }}
      >
        {create.error === null ? null : <ApiErrorNote error={create.error} />}
        <ObjectForm value={form.value} onChange={form.onChange} problems={form.problems}>
          <TextAt at={["name"]} label="Name" about="One word, e.g. shop or mail-east." />
        </ObjectForm>
        <Buttons>
          <Button kind="primary" type="submit" busy={create.isPending}>
            Add cluster
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Buttons>
      </form>
    </Dialog>
  );
}
