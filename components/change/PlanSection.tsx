"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play, RefreshCw } from "lucide-react";
import { useState } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { Can } from "@/components/Can";
import { IMPACT_LOOKS, isEditable } from "@/components/change/changeLooks";
import { PlanView } from "@/components/change/PlanView";
import { type Outputs, useTRPC } from "@/components/trpc";
import { Age } from "@/components/ui/Age";
import { Button, Buttons } from "@/components/ui/Button";
import { Confirm } from "@/components/ui/Dialog";
import { counted } from "@/components/ui/format";
import { Notice } from "@/components/ui/Notice";
import { Section } from "@/components/ui/Page";
import { changesAnything, type Plan } from "@/server/core/plan/types";
import { hasErrors, type Problem } from "@/server/core/problem";

interface PlanSectionProps {
  change: Outputs["changes"]["get"];
  mayEdit: boolean;
  /** What the rules find in the change now. */
  problems: readonly Problem[];
  onApplied: (deploymentId: string) => void;
}

/** The plan of a change: made at the press of a button, looked at, applied. */
export function PlanSection({ change, mayEdit, problems, onApplied }: PlanSectionProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { clusterId, changeId } = change;
  const refresh = () => queryClient.invalidateQueries(trpc.changes.get.queryFilter({ clusterId, changeId }));
  const make = useMutation(trpc.changes.plan.mutationOptions({ onSettled: refresh }));
  const apply = useMutation(
    trpc.changes.applyPlan.mutationOptions({
      onSuccess: ({ deploymentId }) => onApplied(deploymentId),
      onSettled: refresh,
    }),
  );
  const [isAsking, setAsking] = useState(false);
  const { plan } = change;
  const blocked = plan === null ? undefined : whyNotApply(change);
  return (
    <Section
      title="Plan"
      about={
        plan === null ? undefined : (
          <>
            Made by {plan.createdBy.name} <Age at={plan.createdAt} />, from what was on every host then.
          </>
        )
      }
      actions={
        <Buttons>
          {mayEdit ? (
            <Button
              icon={RefreshCw}
              kind={plan === null || !plan.isCurrent ? "primary" : "plain"}
              busy={make.isPending}
              onClick={() => make.mutate({ clusterId, changeId })}
            >
              {plan === null ? "Make plan" : "Plan again"}
            </Button>
          ) : null}
          {plan !== null && isEditable(change.state) ? (
            <Can do="cluster:apply" clusterId={clusterId}>
              <Button
                icon={Play}
                kind={blocked === undefined ? "primary" : "plain"}
                disabled={blocked !== undefined}
                busy={apply.isPending}
                onClick={() => setAsking(true)}
              >
                Apply…
              </Button>
            </Can>
          ) : null}
        </Buttons>
      }
    >
      {make.isPending ? <p role="status">Reading every host of the cluster…</p> : null}
      {make.error === null ? null : <ApiErrorNote error={make.error} />}
      {apply.error === null ? null : <ApiErrorNote error={apply.error} />}
      {plan === null ? (
        <p className="text-ink-soft">
          Planning reads every host and shows exactly which bytes and settings would change there. It changes
          nothing.
        </p>
      ) : (
        <>
          {blocked === undefined || !isEditable(change.state) ? null : <Notice tone="warn">{blocked}</Notice>}
          <PlanView plan={plan.plan} cluster={change.cluster} known={problems} />
          <Confirm
            title={`Apply change ${change.number}?`}
            about={<ApplyWords plan={plan.plan} />}
            verb={`Apply change ${change.number}`}
            dangerous={plan.plan.impact === "trafficLoss"}
            open={isAsking}
            onClose={() => setAsking(false)}
            onConfirm={() => apply.mutateAsync({ clusterId, changeId, planId: plan.planId })}
          />
        </>
      )}
    </Section>
  );
}

/** Why the plan cannot be applied; undefined: it can. */
function whyNotApply({ plan, state }: Outputs["changes"]["get"]): string | undefined {
  if (plan === null || !isEditable(state)) return "This change is not to be applied any more.";
  if (!plan.isCurrent)
    return "This plan is out of date: the change was edited, or another one was applied. Plan again.";
  if (hasErrors(plan.plan.problems)) return "The plan has errors; they must be put right first.";
  if (!changesAnything(plan.plan)) return "There is nothing to do: every host is so already.";
  return undefined;
}

function ApplyWords({ plan }: { plan: Plan }) {
  const touched = plan.hosts.filter((host) => host.steps.length > 0);
  const directors = touched.filter((host) => host.roles.includes("director"));
  const servers = touched.filter((host) => !host.roles.includes("director"));
  const look = IMPACT_LOOKS[plan.impact];
  return (
    <div className="grid gap-2 text-ink">
      <p>
        <strong>{look.word}.</strong> {look.about}
      </p>
      <ul className="list-disc pl-5">
        {plan.impactReasons
          .filter((reason) => reason.impact === plan.impact)
          .slice(0, 6)
          .map((reason) => (
            <li key={`${reason.objectKind} ${reason.objectId} ${reason.text}`}>{reason.text}</li>
          ))}
      </ul>
      <p>
        {servers.length > 0 ? `First ${counted(servers.length, "real server")} get their ARP fix. ` : ""}
        {directors.length > 0
          ? plan.directorOrder.mode === "together"
            ? `Then ${counted(directors.length, "director")} change within one moment, because their adverts change. `
            : `Then ${counted(directors.length, "director")} change, the master last. `
          : ""}
        All hosts are looked at before the first is touched. If anything fails, what was changed is put back.
      </p>
    </div>
  );
}
