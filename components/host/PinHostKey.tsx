"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import * as z from "zod";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { HostKeyQuestion } from "@/components/host/HostKeyQuestion";
import type { HostView } from "@/components/host/HostPage";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/Button";
import { TextAt } from "@/components/ui/boundFields";
import { Dialog } from "@/components/ui/Dialog";
import { ObjectForm } from "@/components/ui/ObjectForm";
import { say } from "@/components/ui/Toast";
import { useSchemaForm } from "@/components/ui/useSchemaForm";
import { reasonSchema } from "@/server/core/reason";

const schema = z.strictObject({ reason: reasonSchema });

/** Compares the key that a host shows now and pins it, with a reason. */
export function PinHostKey({ host, onClose }: { host: HostView; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useSchemaForm(schema, { reason: "" });
  const contact = useMutation(trpc.hosts.contact.mutationOptions());
  const pin = useMutation(
    trpc.hosts.pin.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.hosts.pathFilter());
        say(`The new key of ${host.name} is pinned.`, "Read the host now to see whether it can be reached.");
        onClose();
      },
    }),
  );
  const seen = contact.data;
  const isSame = seen !== undefined && seen.fingerprint === host.hostKey?.fingerprint;
  const yes = () => {
    const value = form.submit();
    if (value === undefined || seen === undefined) return;
    pin.mutate({ hostId: host.hostId, hostKey: { type: seen.type, base64: seen.base64 }, ...value });
  };
  return (
    <Dialog title={`Host key of ${host.name}`} open wide onClose={onClose}>
      {contact.error === null ? null : <ApiErrorNote error={contact.error} host={host.name} />}
      {pin.error === null ? null : <ApiErrorNote error={pin.error} host={host.name} />}
      {seen === undefined ? (
        <>
          <p>Shoal asks the machine for its host key, without signing in.</p>
          <div>
            <Button
              kind="primary"
              busy={contact.isPending}
              onClick={() => contact.mutate({ address: host.address, port: host.port })}
            >
              Ask for its host key
            </Button>
          </div>
        </>
      ) : isSame ? (
        <p>It shows the key that is pinned already: nothing is to be done.</p>
      ) : (
        <>
          <ObjectForm value={form.value} onChange={form.onChange} problems={form.problems}>
            <TextAt
              at={["reason"]}
              label="Why it changed"
              about="For the audit log, e.g. reinstalled after a disk failed."
            />
          </ObjectForm>
          <HostKeyQuestion
            hostKey={seen}
            address={host.address}
            {...(host.hostKey === null ? {} : { before: host.hostKey.fingerprint })}
            busy={pin.isPending}
            onYes={yes}
            onNo={onClose}
          />
        </>
      )}
    </Dialog>
  );
}
