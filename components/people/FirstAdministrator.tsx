"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import * as z from "zod";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { Loaded } from "@/components/Loaded";
import { signIn } from "@/components/people/session";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/Button";
import { PasswordAt, TextAt } from "@/components/ui/boundFields";
import { ErrorNote } from "@/components/ui/ErrorNote";
import { ObjectForm } from "@/components/ui/ObjectForm";
import { useSchemaForm } from "@/components/ui/useSchemaForm";
import { passwordSchema, personNameSchema, usernameSchema } from "@/server/core/person";

const schema = z.strictObject({
  name: personNameSchema,
  username: usernameSchema,
  password: passwordSchema,
});

/** Makes the first administrator, for whoever holds the one-time link. */
export function FirstAdministrator() {
  const token = useSearchParams().get("token") ?? undefined;
  const trpc = useTRPC();
  const state = useQuery(trpc.setup.state.queryOptions(token === undefined ? {} : { token }));
  return (
    <Loaded query={state} what="the state of this installation">
      {({ needed, tokenGood }) => {
        if (!needed && !tokenGood) {
          return (
            <p>
              There is an administrator already.{" "}
              <Link href="/login" className="link">
                Sign in
              </Link>
            </p>
          );
        }
        if (token === undefined || !tokenGood) {
          return (
            <ErrorNote
              title={
                token === undefined
                  ? "This page needs its one-time link."
                  : "This link cannot be used any more."
              }
              next="Start the console again: it prints a fresh link while there is no administrator."
            />
          );
        }
        return <FirstAdministratorForm token={token} />;
      }}
    </Loaded>
  );
}

function FirstAdministratorForm({ token }: { token: string }) {
  const trpc = useTRPC();
  const form = useSchemaForm(schema, { name: "", username: "", password: "" });
  const create = useMutation(trpc.setup.firstAdministrator.mutationOptions());
  const submit = async () => {
    const value = form.submit();
    if (value === undefined) return;
    await create.mutateAsync({ token, ...value });
    const refusal = await signIn(value.username, value.password);
    window.location.assign(refusal === undefined ? "/" : "/login");
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit().catch(() => undefined);
      }}
    >
      {create.error === null ? null : <ApiErrorNote error={create.error} />}
      <ObjectForm value={form.value} onChange={form.onChange} problems={form.problems}>
        <TextAt at={["name"]} label="Your name" about="As others read it." autoComplete="name" />
        <TextAt at={["username"]} label="Sign-in name" autoComplete="username" />
        <PasswordAt
          at={["password"]}
          label="Password"
          about="At least 12 characters; a sentence is good."
          autoComplete="new-password"
        />
      </ObjectForm>
      <div>
        <Button kind="primary" type="submit" busy={create.isPending}>
          Become administrator
        </Button>
      </div>
    </form>
  );
}
