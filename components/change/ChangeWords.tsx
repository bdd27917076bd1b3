"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import * as z from "zod";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { type Outputs, useTRPC } from "@/components/trpc";
import { Button, Buttons } from "@/components/ui/Button";
import { LinesAt, TextAt } from "@/components/ui/boundFields";
import { Dialog } from "@/components/ui/Dialog";
import { ObjectForm } from "@/components/ui/ObjectForm";
import { useSchemaForm } from "@/components/ui/useSchemaForm";

const schema = z.strictObject({
  title: z.string().trim().min(1).max(120),
  reason: z.string().trim().max(2000),
});

/** What a change is called and why it is made. */
export function ChangeWords({ change, onClose }: { change: Outputs["changes"]["get"]; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useSchemaForm(schema, { title: change.title, reason: change.reason });
  const describe = useMutation(
    trpc.changes.describe.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.changes.pathFilter());
        await queryClient.invalidateQueries(trpc.clusters.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <Dialog title={`Change ${change.number}`} open onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const value = form.submit();
          if (value === undefined) return;
          describe.mutate({ clusterId: change.clusterId, changeId: change.changeId, ...value });
        }}
      >
        {describe.error === null ? null : <ApiErrorNote error={describe.error} />}
        <ObjectForm value={form.value} onChange={form.onChange} problems={form.problems}>
          <TextAt at={["title"]} label="Title" />
          <LinesAt at={["reason"]} label="Reason" about="For those who read it in a year: why, not what." />
        </ObjectForm>
        <Buttons>
          <Button kind="primary" type="submit" busy={describe.isPending}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Buttons>
      </form>
    </Dialog>
  );
}
