"use client";

import { useMemo } from "react";
import { IMPACT_LOOKS } from "@/components/change/changeLooks";
import { ProblemList } from "@/components/change/ProblemList";
import { Diff } from "@/components/ui/Diff";
import { Badge, StateMark } from "@/components/ui/StateMark";
import type { Cluster } from "@/server/core/cluster";
import type { FileChange, HostPlan, Plan, PlanStep } from "@/server/core/plan/types";
import { hasErrors, type Problem } from "@/server/core/problem";

interface PlanViewProps {
  plan: Plan;
  cluster: Cluster;
  /** Problems that the page shows already. */
  known: readonly Problem[];
}

/** Everything that applying a plan would do: its impact and why, and per host every file and command. */
export function PlanView({ plan, cluster, known }: PlanViewProps) {
  const found = plan.problems.filter((problem) => !known.some((each) => isSame(each, problem)));
  const isWhole = !hasErrors(plan.problems);
  const look = isWhole ? IMPACT_LOOKS[plan.impact] : INCOMPLETE;
  const touched = plan.hosts.filter((host) => host.steps.length > 0);
  const untouched = plan.hosts.filter((host) => host.steps.length === 0);
  return (
    <div className="grid min-w-0 gap-6">
      <section className="grid gap-2" aria-label="Impact">
        <p className="flex flex-wrap items-center gap-2">
          <span>Impact</span>
          <StateMark tone={look.tone}>{look.word}</StateMark>
          <span className="text-ink-soft">{look.about}</span>
        </p>
        <ul className="grid gap-1">
          {plan.impactReasons.map((reason) => {
            const { tone, word } = IMPACT_LOOKS[reason.impact];
            return (
              <li
                key={`${reason.objectKind} ${reason.objectId} ${reason.text}`}
                className="flex items-start gap-2 text-sm"
              >
                <StateMark tone={tone}>{word}</StateMark>
                <span className="min-w-0 break-words">{reason.text}</span>
              </li>
            );
          })}
        </ul>
      </section>
      {found.length === 0 ? null : (
        <section className="grid gap-2">
          <h3 className="font-medium">What planning found</h3>
          <ProblemList cluster={cluster} problems={found} />
        </section>
      )}
      {touched.map((host) => (
        <HostPart key={host.hostId} host={host} />
      ))}
      {untouched.length === 0 ? null : (
        <p className="text-ink-soft">
          {isWhole ? "Stays as it is" : "Nothing is planned, as far as could be read, on"}:{" "}
          {untouched.map((host) => host.hostName).join(", ")}.
        </p>
      )}
    </div>
  );
}

/** A plan with errors says nothing certain about traffic: a host that could not be read may need anything. */
const INCOMPLETE = {
  tone: "unknown",
  word: "Not known",
  about: "The plan has errors, so it is not the whole of what would happen.",
} as const;

function isSame(one: Problem, other: Problem): boolean {
  return one.rule === other.rule && one.text === other.text && one.at.join(" ") === other.at.join(" ");
}

function HostPart({ host }: { host: HostPlan }) {
  const files = host.files.filter((file) => file.action !== "keep");
  return (
    <section data-host={host.hostName} className="grid min-w-0 gap-3 border-t border-line-strong pt-3">
      <h3 className="flex flex-wrap items-center gap-2 text-lg font-semibold">
        {host.hostName}
        {host.roles.map((role) => (
          <Badge key={role}>{role === "director" ? "director" : "real server"}</Badge>
        ))}
        {host.keepalivedVersion === undefined ? null : <Badge>keepalived {host.keepalivedVersion}</Badge>}
      </h3>
      <ol className="grid list-decimal gap-1 pl-6">
        {host.steps.map((step) => (
          <li key={stepWords(step, host)}>
            {stepWords(step, host)}
            {step.kind === "command" ? (
              <details className="text-sm">
                <summary className="w-fit text-accent">Command</summary>
                <pre className="overflow-x-auto rounded border border-line bg-panel px-2 py-1 whitespace-pre-wrap">
                  {step.run.shown}
                </pre>
              </details>
            ) : null}
          </li>
        ))}
      </ol>
      {files.map((file) => (
        <FileDiff key={file.path} file={file} />
      ))}
    </section>
  );
}

const KEEPALIVED_WORDS = {
  reload: "keepalived reads its configuration again",
  start: "keepalived is started, now and at every boot",
  stop: "keepalived is stopped, and not started at boot any more",
};

const FILE_WORDS: Readonly<Record<FileChange["action"], string>> = {
  create: "Create",
  replace: "Replace",
  remove: "Remove",
  keep: "Keep",
};

function stepWords(step: PlanStep, host: HostPlan): string {
  switch (step.kind) {
    case "file": {
      const file = host.files.find((each) => each.path === step.path);
      return `${FILE_WORDS[file?.action ?? "replace"]} ${step.path}`;
    }
    case "command":
      return step.say;
    case "keepalived":
      return KEEPALIVED_WORDS[step.action];
  }
}

function FileDiff({ file }: { file: FileChange }) {
  const before = file.before === "absent" ? "" : file.before.shown;
  const rights = useMemo(() => rightsWords(file), [file]);
  return (
    <div className="grid min-w-0 gap-1">
      <Diff label={file.path} before={before} after={file.shown ?? ""} />
      <p className="text-sm text-ink-soft">{rights}</p>
    </div>
  );
}

function rightsWords(file: FileChange): string {
  const now = `${file.mode} ${file.owner}:${file.group}`;
  if (file.action === "create") return `New file, ${now}`;
  if (file.action === "remove" || file.before === "absent") return "The file is removed";
  const before = `${file.before.mode} ${file.before.owner}:${file.before.group}`;
  return before === now ? `${now}, as before` : `${before} becomes ${now}`;
}
