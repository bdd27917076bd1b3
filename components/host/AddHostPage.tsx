"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { HostFields } from "@/components/host/HostFields";
import { HostKeyQuestion } from "@/components/host/HostKeyQuestion";
import { NewKey } from "@/components/host/NewKey";
import { PublicKey } from "@/components/host/PublicKey";
import { Loaded } from "@/components/Loaded";
import { type Outputs, useTRPC } from "@/components/trpc";
import { getAt } from "@/components/ui/atPath";
import { Button, Buttons } from "@/components/ui/Button";
import { ObjectForm } from "@/components/ui/ObjectForm";
import { Page, Section } from "@/components/ui/Page";
import { say } from "@/components/ui/Toast";
import { useSchemaForm } from "@/components/ui/useSchemaForm";
import { type HostSettings, hostSchema } from "@/server/core/host";

type Keys = Outputs["sshKeys"]["list"];

/** Adds a host: a key, an address, its fingerprint compared, then its facts. */
export function AddHostPage() {
  const trpc = useTRPC();
  const keys = useQuery(trpc.sshKeys.list.queryOptions());
  return (
    <Page title="Add host" within={{ href: "/hosts", text: "Hosts" }}>
      <Loaded query={keys} what="keys">
        {(list) =>
          list.length === 0 ? (
            <Section
              title="First a key"
              about="Shoal signs in to hosts with an SSH key, never with a password."
            >
              <div className="max-w-xl">
                <NewKey onMade={() => void keys.refetch()} />
              </div>
            </Section>
          ) : (
            <AddHostForm keys={list} />
          )
        }
      </Loaded>
    </Page>
  );
}

function AddHostForm({ keys }: { keys: Keys }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [asked, setAsked] = useState<HostSettings>();
  const form = useSchemaForm(hostSchema, {
    port: 22,
    user: "root",
    sudo: false,
    sshKeyId: keys[0]?.sshKeyId,
  });
  const contact = useMutation(trpc.hosts.contact.mutationOptions());
  const add = useMutation(
    trpc.hosts.add.mutationOptions({
      onSuccess: async ({ hostId }, host) => {
        await queryClient.invalidateQueries(trpc.hosts.list.queryFilter());
        say(`${host.name} is added.`);
        router.push(`/hosts/${hostId}`);
      },
    }),
  );
  const key = keys.find((each) => each.sshKeyId === getAt(form.value, ["sshKeyId"]));
  const ask = () => {
    const value = form.submit();
    if (value === undefined) return;
    setAsked(value);
    add.reset();
    contact.mutate({ address: value.address, port: value.port });
  };
  const change = (value: unknown) => {
    form.onChange(value);
    setAsked(undefined);
    contact.reset();
    add.reset();
  };
  const seen = contact.data;
  const addWith = (saveAnyway: boolean) => {
    if (asked === undefined || seen === undefined) return;
    add.mutate({ ...asked, hostKey: { type: seen.type, base64: seen.base64 }, saveAnyway });
  };
  const user = getAt(form.value, ["user"]);
  return (
    <div className="grid max-w-4xl gap-8">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <ObjectForm value={form.value} onChange={change} problems={form.problems}>
          <HostFields keys={keys} />
        </ObjectForm>
        {key === undefined ? null : (
          <PublicKey publicKey={key.publicKey} user={typeof user === "string" ? user : ""} />
        )}
        {contact.error === null ? null : <ApiErrorNote error={contact.error} host={asked?.address} />}
        <Buttons>
          <Button kind={seen === undefined ? "primary" : "plain"} type="submit" busy={contact.isPending}>
            {seen === undefined ? "Ask for its host key" : "Ask again"}
          </Button>
        </Buttons>
      </form>
      {seen === undefined || asked === undefined ? null : (
        <HostKeyQuestion
          hostKey={seen}
          address={asked.address}
          busy={add.isPending}
          onYes={() => addWith(false)}
          onNo={() => contact.reset()}
        />
      )}
      {add.error === null ? null : (
        <div className="grid gap-3">
          <ApiErrorNote error={add.error} host={asked?.name} />
          <Buttons>
            <Button busy={add.isPending} onClick={() => addWith(false)}>
              Try again
            </Button>
            <Button kind="quiet" onClick={() => addWith(true)}>
              Add it as it is, to be read later
            </Button>
          </Buttons>
        </div>
      )}
    </div>
  );
}
