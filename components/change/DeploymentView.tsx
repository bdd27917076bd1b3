"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { CommandOutput } from "@/components/change/CommandOutput";
import { DEPLOYMENT_LOOKS, HOST_STEPS, hostLook } from "@/components/change/deploymentLooks";
import { Loaded } from "@/components/Loaded";
import { type Outputs, useTRPC } from "@/components/trpc";
import { Age, Moment } from "@/components/ui/Age";
import { Section } from "@/components/ui/Page";
import { StateMark } from "@/components/ui/StateMark";
import { Progress } from "@/components/ui/Steps";

type Deployment = Outputs["deployments"]["get"];

interface DeploymentViewProps {
  clusterId: string;
  deploymentId: string;
  changeId: string;
}

/** A deployment, live by host and step. It goes on without this page, and is found again here. */
export function DeploymentView({ clusterId, deploymentId, changeId }: DeploymentViewProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const input = { clusterId, deploymentId };
  const deployment = useQuery(trpc.deployments.get.queryOptions(input));
  const isRunning = deployment.data !== undefined && deployment.data.endedAt === null;
  const watch = useSubscription(
    trpc.deployments.watch.subscriptionOptions(input, {
      enabled: isRunning,
      onData: (next) => queryClient.setQueryData(trpc.deployments.get.queryKey(input), next),
    }),
  );
  const ended = deployment.data?.endedAt?.getTime();
  useEffect(() => {
    if (ended === undefined) return;
    void queryClient.invalidateQueries(trpc.changes.get.queryFilter({ clusterId, changeId }));
    void queryClient.invalidateQueries(trpc.clusters.get.queryFilter({ clusterId }));
  }, [ended, queryClient, trpc, clusterId, changeId]);
  return (
    <Loaded query={deployment} what="the deployment">
      {(data) => (
        <Section title="Deployment">
          {isRunning && watch.status === "error" ? (
            <p className="text-ink-soft">
              The live news are interrupted; the deployment itself goes on.{" "}
              <ApiErrorNote error={watch.error} />
            </p>
          ) : null}
          <DeploymentBody deployment={data} />
        </Section>
      )}
    </Loaded>
  );
}

function DeploymentBody({ deployment }: { deployment: Deployment }) {
  const look = DEPLOYMENT_LOOKS[deployment.state];
  const done = deployment.hosts.filter((host) => host.state === "confirmed").length;
  return (
    <div className="grid gap-4">
      <div role="status" className="grid gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <StateMark tone={look.tone}>{look.word}</StateMark>
          <span>
            {deployment.endedAt === null
              ? `Phase: ${deployment.phase}`
              : `Ended in phase: ${deployment.phase}`}
          </span>
        </p>
        {deployment.text === null ? null : (
          <p className="max-w-prose whitespace-pre-wrap">{deployment.text}</p>
        )}
        <p className="text-sm text-ink-soft">
          Started by {deployment.startedBy.name} <Moment at={deployment.startedAt ?? deployment.createdAt} />
          {deployment.endedAt === null ? "" : ", ended "}
          {deployment.endedAt === null ? null : <Moment at={deployment.endedAt} />}.
        </p>
      </div>
      {deployment.endedAt === null ? (
        <Progress label="Hosts done" done={done} of={deployment.hosts.length} />
      ) : null}
      <ol className="grid gap-3">
        {deployment.hosts.map((host) => (
          <HostProgress key={host.hostId} host={host} deployment={deployment} />
        ))}
      </ol>
    </div>
  );
}

function HostProgress({ host, deployment }: { host: Deployment["hosts"][number]; deployment: Deployment }) {
  const look = hostLook(host.state);
  const commands = deployment.commands.filter((command) => command.hostId === host.hostId);
  const step = HOST_STEPS.indexOf(host.state);
  return (
    <li data-host={host.hostName} className="grid gap-2 rounded border border-line p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-medium">{host.hostName}</h3>
        <span role="status">
          <StateMark tone={look.tone}>{look.word}</StateMark>
        </span>
        {step < 0 ? null : (
          <span className="text-sm text-ink-soft">
            step {step + 1} of {HOST_STEPS.length}
          </span>
        )}
        <span className="ml-auto text-sm text-ink-soft">
          <Age at={host.updatedAt} />
        </span>
      </div>
      {host.text === null ? null : <p className="max-w-prose whitespace-pre-wrap">{host.text}</p>}
      {commands.length === 0 ? null : (
        <details open={host.state === "failed"}>
          <summary className="w-fit text-sm text-accent">
            {commands.length === 1 ? "1 command" : `${commands.length} commands`}
          </summary>
          <ol className="mt-2 grid gap-2 border-l-2 border-line pl-3">
            {commands.map((command) => (
              <li key={command.commandId}>
                <CommandOutput deployment={deployment} command={command} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </li>
  );
}
