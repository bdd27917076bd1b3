"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { ChangeWords } from "@/components/change/ChangeWords";
import { CHANGE_LOOKS, isEditable } from "@/components/change/changeLooks";
import { DeploymentList } from "@/components/change/DeploymentList";
import { DeploymentView } from "@/components/change/DeploymentView";
import { EditList } from "@/components/change/EditList";
import { PlanSection } from "@/components/change/PlanSection";
import { ProblemList } from "@/components/change/ProblemList";
import { useCluster } from "@/components/cluster/ClusterScope";
import { useChosenChange } from "@/components/cluster/useChosenChange";
import { Loaded } from "@/components/Loaded";
import { type Outputs, useTRPC } from "@/components/trpc";
import { Age } from "@/components/ui/Age";
import { Button, Buttons } from "@/components/ui/Button";
import { Confirm } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { Section } from "@/components/ui/Page";
import { StateMark } from "@/components/ui/StateMark";
import { say } from "@/components/ui/Toast";
import { useAddress } from "@/components/ui/useAddress";
import { lint } from "@/server/core/lint";

type Change = Outputs["changes"]["get"];

/** One change: what and why, its edits, its problems, its plan, its deployments. */
export function ChangePage({ changeId }: { changeId: string }) {
  const { clusterId } = useCluster();
  const trpc = useTRPC();
  const change = useQuery(
    trpc.changes.get.queryOptions(
      { clusterId, changeId },
      { refetchInterval: ({ state }) => (state.data?.state === "applying" ? 3000 : 30_000) },
    ),
  );
  return (
    <Loaded query={change} what="the change">
      {(data) => <ChangeView change={data} />}
    </Loaded>
  );
}

function ChangeView({ change }: { change: Change }) {
  const scope = useCluster();
  const look = CHANGE_LOOKS[change.state];
  const [deploymentId, setDeployment] = useAddress("deployment");
  const running = change.deployments.find((each) => each.endedAt === null);
  const shownDeployment = deploymentId ?? running?.deploymentId;
  const problems = useMemo(() => lint(change.cluster, scope.facts), [change.cluster, scope.facts]);
  const mayEdit = !scope.readOnly && isEditable(change.state);
  return (
    <article className="grid min-w-0 gap-8">
      <header className="grid gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="text-lg font-semibold">
            Change {change.number}: {change.title}
          </h2>
          <StateMark tone={look.tone}>{look.word}</StateMark>
        </div>
        <p className="text-sm text-ink-soft">
          Opened by {change.owner.name} <Age at={change.createdAt} />
          {change.authors.length > 1
            ? `; edited by ${change.authors.map((each) => each.name).join(", ")}`
            : ""}
          {change.closedAt === null ? null : (
            <>
              ; ended <Age at={change.closedAt} />
            </>
          )}
          .
        </p>
        {change.reason === "" ? null : <p className="max-w-prose whitespace-pre-wrap">{change.reason}</p>}
        {mayEdit ? <ChangeActions change={change} /> : null}
      </header>
      {change.isBaseOutdated && isEditable(change.state) ? (
        <Notice tone="warn">
          Another change was applied since this one was opened. Look at the plan with care: it shows the
          difference against what is on the hosts now.
        </Notice>
      ) : null}
      {shownDeployment === undefined ? null : (
        <DeploymentView
          key={shownDeployment}
          clusterId={change.clusterId}
          deploymentId={shownDeployment}
          changeId={change.changeId}
        />
      )}
      <Section title="Edits">
        <EditList base={change.base} cluster={change.cluster} />
      </Section>
      <Section title="Problems">
        <ProblemList cluster={change.cluster} problems={problems} />
      </Section>
      <PlanSection change={change} mayEdit={mayEdit} problems={problems} onApplied={setDeployment} />
      {change.deployments.length === 0 ? null : (
        <Section title="Deployments">
          <DeploymentList deployments={change.deployments} open={shownDeployment} onOpen={setDeployment} />
        </Section>
      )}
    </article>
  );
}

function ChangeActions({ change }: { change: Change }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const scope = useCluster();
  const [, choose] = useChosenChange(change.clusterId);
  const [isDescribing, setDescribing] = useState(false);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const withdraw = useMutation(trpc.changes.withdraw.mutationOptions());
  const isMine = scope.change?.changeId === change.changeId;
  const giveUp = async () => {
    await withdraw.mutateAsync({ clusterId: change.clusterId, changeId: change.changeId });
    await Promise.all([
      queryClient.invalidateQueries(trpc.changes.pathFilter()),
      queryClient.invalidateQueries(trpc.clusters.pathFilter()),
    ]);
    say(`Change ${change.number} is withdrawn. No host was touched by it.`);
    router.push(`/clusters/${change.clusterId}`);
  };
  return (
    <div className="grid gap-2">
      {withdraw.error === null ? null : <ApiErrorNote error={withdraw.error} />}
      <Buttons>
        {isMine ? null : (
          <Button small onClick={() => choose(change.changeId)}>
            Edit in this change
          </Button>
        )}
        <Button small onClick={() => setDescribing(true)}>
          Title and reason
        </Button>
        <Button small kind="danger" onClick={() => setWithdrawing(true)}>
          Withdraw
        </Button>
      </Buttons>
      {isDescribing ? <ChangeWords change={change} onClose={() => setDescribing(false)} /> : null}
      <Confirm
        title={`Withdraw change ${change.number}?`}
        about="Its edits are given up. They stay readable here, and no host is touched."
        verb="Withdraw"
        dangerous
        open={isWithdrawing}
        onClose={() => setWithdrawing(false)}
        onConfirm={giveUp}
      />
    </div>
  );
}
