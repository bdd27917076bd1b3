"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { Can } from "@/components/Can";
import { HostTabs } from "@/components/host/HostTabs";
import { NewKey } from "@/components/host/NewKey";
import { PublicKey } from "@/components/host/PublicKey";
import { Loaded } from "@/components/Loaded";
import { type Outputs, useTRPC } from "@/components/trpc";
import { Age } from "@/components/ui/Age";
import { Button, IconButton } from "@/components/ui/Button";
import { Confirm, Dialog } from "@/components/ui/Dialog";
import { Empty } from "@/components/ui/Empty";
import { Page } from "@/components/ui/Page";
import { type Column, Table } from "@/components/ui/Table";
import { useAddress } from "@/components/ui/useAddress";
import { useCan } from "@/components/useMe";

type Key = Outputs["sshKeys"]["list"][number];

/** The keys with which Shoal signs in to hosts. */
export function KeysPage() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keys = useQuery(trpc.sshKeys.list.queryOptions());
  const [open, setOpen] = useAddress("key");
  const [removing, setRemoving] = useState<Key>();
  const mayEdit = useCan("key:edit");
  const remove = useMutation(
    trpc.sshKeys.remove.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.sshKeys.list.queryFilter()),
    }),
  );
  const columns: Column<Key>[] = [
    {
      id: "name",
      head: "Key",
      sortBy: (key) => key.name,
      cell: (key) => (
        <button type="button" className="link" onClick={() => setOpen(key.sshKeyId, true)}>
          {key.name}
        </button>
      ),
    },
    { id: "type", head: "Type", wide: true, cell: (key) => key.type },
    {
      id: "fingerprint",
      head: "Fingerprint",
      cell: (key) => <code className="break-all">{key.fingerprint}</code>,
    },
    {
      id: "hosts",
      head: "Opens",
      cell: (key) =>
        key.hosts.length === 0 ? <span className="text-ink-faint">no host</span> : key.hosts.join(", "),
    },
    { id: "created", head: "Made", wide: true, cell: (key) => <Age at={key.createdAt} /> },
    {
      id: "remove",
      head: "",
      cell: (key) =>
        mayEdit && key.hosts.length === 0 ? (
          <IconButton label={`Remove the key ${key.name}`} icon={Trash2} onClick={() => setRemoving(key)} />
        ) : null,
    },
  ];
  const add = (
    <Can do="key:edit">
      <Button kind="primary" icon={Plus} onClick={() => setOpen("new", true)}>
        Add key
      </Button>
    </Can>
  );
  return (
    <Page
      title="Hosts"
      about="Private halves are sealed in the database and never leave the server; nobody can read them here."
      actions={add}
    >
      <HostTabs />
      {remove.error === null ? null : <ApiErrorNote error={remove.error} />}
      <Loaded query={keys} what="keys">
        {(list) => (
          <>
            <Table
              label="SSH keys"
              name="keys"
              rows={list}
              columns={columns}
              rowKey={(key) => key.sshKeyId}
              empty={
                <Empty title="No keys yet" action={add}>
                  Shoal makes a key pair and shows the public half for the hosts' authorized_keys, or takes
                  over a key that opens them already.
                </Empty>
              }
            />
            {list
              .filter((key) => key.sshKeyId === open)
              .map((key) => (
                <Dialog
                  key={key.sshKeyId}
                  title={`Key ${key.name}`}
                  open
                  wide
                  onClose={() => setOpen(undefined)}
                >
                  <PublicKey publicKey={key.publicKey} user="root" />
                </Dialog>
              ))}
          </>
        )}
      </Loaded>
      <Dialog title="Add key" open={open === "new"} wide onClose={() => setOpen(undefined)}>
        <NewKey onMade={(sshKeyId) => setOpen(sshKeyId)} />
      </Dialog>
      <Confirm
        title={`Remove the key ${removing?.name ?? ""}?`}
        about="Its private half is deleted for good. Take its public half out of authorized_keys where you put it."
        verb="Remove key"
        dangerous
        open={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        onConfirm={() => remove.mutateAsync({ sshKeyId: removing?.sshKeyId ?? "" })}
      />
    </Page>
  );
}
