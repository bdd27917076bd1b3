"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import * as z from "zod";
import { nextPath, signIn } from "@/components/people/session";
import { Button } from "@/components/ui/Button";
import { PasswordAt, TextAt } from "@/components/ui/boundFields";
import { ErrorNote } from "@/components/ui/ErrorNote";
import { ObjectForm } from "@/components/ui/ObjectForm";
import { useSchemaForm } from "@/components/ui/useSchemaForm";

const schema = z.strictObject({ username: z.string().min(1), password: z.string().min(1) });

/** Signs in, then goes on to where the person wanted to be. */
export function SignInForm() {
  const next = useSearchParams().get("next") ?? undefined;
  const form = useSchemaForm(schema, { username: "", password: "" });
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const submit = async () => {
    const value = form.submit();
    if (value === undefined) return;
    setBusy(true);
    const result = await signIn(value.username, value.password);
    if (result === undefined) {
      // A whole page load: what was asked before signing in must not be remembered.
      window.location.assign(nextPath(next));
      return;
    }
    setRefusal(result);
    setBusy(false);
  };
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {refusal === undefined ? null : <ErrorNote title={refusal} />}
      <ObjectForm value={form.value} onChange={form.onChange} problems={form.problems}>
        <TextAt at={["username"]} label="Name" autoComplete="username" />
        <PasswordAt at={["password"]} label="Password" autoComplete="current-password" />
      </ObjectForm>
      <div>
        <Button kind="primary" type="submit" busy={busy}>
          Sign in
        </Button>
      </div>
    </form>
  );
}
