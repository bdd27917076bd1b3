"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import type { HostView } from "@/components/host/HostPage";
import { useTRPC } from "@/components/trpc";
import { Confirm } from "@/components/ui/Dialog";
import { say } from "@/components/ui/Toast";

/** Asks before a host is forgotten. */
export function RemoveHost({ host, onClose }: { host: HostView; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const remove = useMutation(trpc.hosts.remove.mutationOptions());
  const forget = async () => {
    await remove.mutateAsync({ hostId: host.hostId });
    say(`${host.name} is removed.`);
    router.push("/hosts");
    await queryClient.invalidateQueries(trpc.hosts.list.queryFilter());
  };
  return (
    <Confirm
      title={`Remove ${host.name}?`}
      about={
        <div className="grid gap-2">
          {remove.error === null ? null : <ApiErrorNote error={remove.error} />}
          <p>
            Shoal forgets the machine, its pinned key and its facts. On the machine itself nothing changes:
            what runs there goes on as it is.
          </p>
        </div>
      }
      verb={`Remove ${host.name}`}
      dangerous
      open
      onClose={onClose}
      onConfirm={forget}
    />
  );
}
