"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { type Outputs, useTRPC } from "@/components/trpc";
import { lengthInWords } from "@/components/ui/ageInWords";
import { StateShape, type Tone } from "@/components/ui/StateMark";

type Deployment = Outputs["deployments"]["get"];

/** A command that was run on a host: what it was for, how it ended, and on demand what the host said. */
export function CommandOutput({
  deployment,
  command,
}: {
  deployment: Deployment;
  command: Deployment["commands"][number];
}) {
  const failed = command.exitCode !== null && command.exitCode !== 0;
  const [isOpen, setOpen] = useState(failed);
  const trpc = useTRPC();
  const { clusterId, deploymentId } = deployment;
  const output = useQuery(
    trpc.deployments.command.queryOptions(
      isOpen && command.endedAt !== null
        ? { clusterId, deploymentId, commandId: command.commandId }
        : skipToken,
      { staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const tone: Tone =
    command.endedAt === null ? "busy" : command.exitCode === null ? "unknown" : failed ? "bad" : "good";
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex flex-wrap items-center gap-2 text-sm">
        <StateShape tone={tone} />
        <span className="text-ink-soft">{command.phase}</span>
        <span>{command.say}</span>
        <span className="text-ink-faint">{endWords(command)}</span>
      </summary>
      <div className="mt-1 grid gap-1">
        <pre className="max-h-60 overflow-auto rounded border border-line bg-panel px-2 py-1 whitespace-pre-wrap">
          {command.command}
        </pre>
        {output.error === null ? null : <ApiErrorNote error={output.error} />}
        {output.data === undefined ? null : <Words stdout={output.data.stdout} stderr={output.data.stderr} />}
      </div>
    </details>
  );
}

function endWords(command: Deployment["commands"][number]): string {
  if (command.endedAt === null) return "running";
  const took = lengthInWords(command.endedAt.getTime() - command.startedAt.getTime());
  return command.exitCode === null
    ? `its end was not seen, after ${took}`
    : `exit ${command.exitCode}, ${took}`;
}

function Words({ stdout, stderr }: { stdout: string; stderr: string }) {
  if (stdout === "" && stderr === "") return <p className="text-sm text-ink-soft">The host said nothing.</p>;
  return (
    <pre className="max-h-80 overflow-auto rounded border border-line px-2 py-1 whitespace-pre-wrap">
      {stdout}
      {stderr === "" ? null : <span className="text-bad">{stderr}</span>}
    </pre>
  );
}
