import { plainText } from "@/server/core/plainText";
import type { HostPlan } from "@/server/core/plan";
import { resultOf } from "@/server/deploy/scripts/look";
import { type ReportLine, reported } from "@/server/deploy/scripts/prelude";
import { AppError } from "@/server/errors";
import { explain } from "@/server/ssh/sshError";

/** A host on which a phase failed: one sentence, what the host itself said, what to try. */
export interface HostFailure {
  hostId: string;
  hostName: string;
  text: string;
  hostWords?: string;
  try: string;
}

/** A phase that failed on at least one host. */
export class DeployFailure extends AppError {
  readonly failures: readonly HostFailure[];

  constructor(failures: readonly HostFailure[]) {
    super("hostFailed", { text: failures.map(failureText).join(" ") });
    this.name = "DeployFailure";
    this.failures = failures;
  }
}

/** A failure as one text for people: the sentence, the host's words, what to try. */
export function failureText(failure: HostFailure): string {
  const words = failure.hostWords === undefined ? "" : ` The host says: ${failure.hostWords}`;
  return `${failure.text}${words} ${failure.try}`;
}

/** The failure that a thrown value means for a host. */
export function failureOf(host: Pick<HostPlan, "hostId" | "hostName">, error: unknown): HostFailure {
  if (error instanceof DeployFailure) {
    const own = error.failures.find((each) => each.hostId === host.hostId);
    if (own !== undefined) return own;
  }
  const { text, hostWords, try: advice } = explain(error);
  return {
    hostId: host.hostId,
    hostName: host.hostName,
    text,
    ...(hostWords !== undefined && { hostWords }),
    try: advice,
  };
}

/** What a script's `@failed` line means, in words. */
export function scriptFailure(
  host: HostPlan,
  output: { report: readonly ReportLine[]; stderr: string; code: number | undefined },
): HostFailure {
  const { report, stderr, code } = output;
  const words = plainText(stderr).trim().split("\n").slice(-12).join("\n");
  const [kind = "", ...rest] = (reported(report, "failed") ?? "").split(" ");
  const sentence = sentenceOf({ host, kind, rest: rest.join(" "), report, code });
  return {
    hostId: host.hostId,
    hostName: host.hostName,
    ...(words !== "" && { hostWords: words }),
    ...sentence,
  };
}

interface Said {
  host: HostPlan;
  kind: string;
  rest: string;
  report: readonly ReportLine[];
  code: number | undefined;
}

function sentenceOf(said: Said): { text: string; try: string } {
  const { host, kind, rest, report, code } = said;
  const name = host.hostName;
  switch (kind) {
    case "folder":
    case "write":
    case "old":
      return {
        text: `${rest === "" ? "Shoal's folder" : rest} could not be written on ${name}.`,
        try: "Check that the file system there has room and is not mounted read-only.",
      };
    case "differs":
      return {
        text: `${rest} arrived on ${name} with other bytes than were sent.`,
        try: "Check the disk of that host.",
      };
    case "moved":
      return {
        text: `${rest} on ${name} was changed since the plan was made.`,
        try: "Plan again, and read what is different now.",
      };
    case "locked":
      return {
        text: `Another deployment (${reported(report, "locked")}) is at work on ${name}.`,
        try: "Wait for its end. If no console runs it any more, remove /run/shoal/lock on the host.",
      };
    case "armed":
      return {
        text: `${name} is still waiting to go back to the configuration before another deployment (${rest}).`,
        try: "Wait until it has gone back, and plan again.",
      };
    case "result":
      return {
        text: `${name} went back by itself: ${resultOf(report)?.why ?? "it does not say why"}.`,
        try: "Plan again.",
      };
    case "late":
      return { text: `The time for this deployment ran out on ${name}.`, try: "Plan again." };
    case "arm":
    case "date":
    case "unarmed":
      return {
        text: `The revert that would protect ${name} could not be set.`,
        try: "Look at the host's systemd: systemctl status and journalctl -xe.",
      };
    case "step":
      return { text: `${stepName(host, rest)} failed on ${name}.`, try: "The host's words name the reason." };
    case "daemon":
      return {
        text: `keepalived on ${name} ${rest}.`,
        try: "Look at its log: journalctl -u keepalived",
      };
    default:
      return {
        text: `A script on ${name} failed${code === undefined ? "" : ` with exit code ${code}`}.`,
        try: "The record of its commands shows what it did.",
      };
  }
}

function stepName(host: HostPlan, rest: string): string {
  const step = host.steps[Number(rest.split(" ")[0])];
  if (step === undefined) return "A step";
  if (step.kind === "command") return `"${step.say}"`;
  return step.kind === "file" ? `Putting ${step.path} in place` : `"${step.action}"`;
}
