"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import * as z from "zod";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/Button";
import { LinesAt, PasswordAt, TextAt } from "@/components/ui/boundFields";
import { Radios } from "@/components/ui/inputs";
import { ObjectForm } from "@/components/ui/ObjectForm";
import { useSchemaForm } from "@/components/ui/useSchemaForm";
import { nameSchema } from "@/server/core/cluster/names";

const generateSchema = z.object({ name: nameSchema });
const importSchema = z.object({
  name: nameSchema,
  privateKey: z.string().min(1).max(20_000),
  passphrase: z.string().max(1000).optional(),
});

const WAYS = [
  {
    value: "generate",
    text: "Make a new key pair",
    about: "Shoal shows you the public half to put on the host.",
  },
  { value: "import", text: "Paste a private key", about: "One that opens the host already." },
];

/** Makes or takes over a key. */
export function NewKey({ onMade }: { onMade: (sshKeyId: string) => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [way, setWay] = useState("generate");
  const form = useSchemaForm(way === "generate" ? generateSchema : importSchema, { name: "shoal" });
  const options = {
    onSuccess: async (key: { sshKeyId: string }) => {
      await queryClient.invalidateQueries(trpc.sshKeys.list.queryFilter());
      onMade(key.sshKeyId);
    },
  };
  const generate = useMutation(trpc.sshKeys.generate.mutationOptions(options));
  const take = useMutation(trpc.sshKeys.import.mutationOptions(options));
  const error = generate.error ?? take.error;
  const submit = () => {
    const value = form.submit();
    if (value === undefined) return;
    const whole = importSchema.safeParse(value);
    if (way === "generate") generate.mutate({ name: value.name });
    else if (whole.success) take.mutate(whole.data);
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {error === null ? null : <ApiErrorNote error={error} />}
      <Radios legend="Key" name="key-way" value={way} onValue={setWay} choices={WAYS} />
      <ObjectForm value={form.value} onChange={form.onChange} problems={form.problems}>
        <TextAt at={["name"]} label="Name of the key" about="What Shoal calls it." />
        {way === "import" ? (
          <>
            <LinesAt
              at={["privateKey"]}
              label="Private key"
              about="OpenSSH or PEM text. It is sealed at once and never shown again."
              placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
              mono
            />
            <PasswordAt
              at={["passphrase"]}
              label="Passphrase"
              optional
              about="Only needed once, to open the key."
            />
          </>
        ) : null}
      </ObjectForm>
      <div>
        <Button kind="primary" type="submit" busy={generate.isPending || take.isPending}>
          {way === "generate" ? "Make key" : "Take over key"}
        </Button>
      </div>
    </form>
  );
}
