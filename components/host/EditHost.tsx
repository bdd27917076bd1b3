"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { HostFields } from "@/components/host/HostFields";
import type { HostView } from "@/components/host/HostPage";
import { useTRPC } from "@/components/trpc";
import { Button, Buttons } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { ObjectForm } from "@/components/ui/ObjectForm";
import { useSchemaForm } from "@/components/ui/useSchemaForm";
import { hostSchema } from "@/server/core/host";

/** How a host is reached, changed. */
export function EditHost({ host, onClose }: { host: HostView; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useQuery(trpc.sshKeys.list.queryOptions());
  const { name, address, port, user, sudo, sshKeyId } = host;
  const form = useSchemaForm(hostSchema, {
    name,
    address,
    port,
    user,
    sudo,
    sshKeyId: sshKeyId ?? undefined,
  });
  const edit = useMutation(
    trpc.hosts.edit.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.hosts.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <Dialog
      title={`Edit ${host.name}`}
      about="The pinned host key stays: under another address the machine must show the same one."
      open
      wide
      onClose={onClose}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const value = form.submit();
          if (value !== undefined) edit.mutate({ hostId: host.hostId, ...value });
        }}
      >
        {edit.error === null ? null : <ApiErrorNote error={edit.error} />}
        <ObjectForm value={form.value} onChange={form.onChange} problems={form.problems}>
          <HostFields keys={keys.data ?? []} />
        </ObjectForm>
        <Buttons>
          <Button kind="primary" type="submit" busy={edit.isPending}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Buttons>
      </form>
    </Dialog>
  );
}
