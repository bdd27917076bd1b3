import type { HostFile, LiveFile } from "@/server/core/hostFile";
import type { HostView } from "@/server/core/plan/hostView";
import type { KeepalivedAction, PlanStep, Wave } from "@/server/core/plan/types";
import type { Problem } from "@/server/core/problem";
import type { Command } from "@/server/core/steps/command";
import type { Step } from "@/server/core/steps/step";

/** A wanted file, or a path at which none is wanted. */
export type WantedFile = { file: HostFile } | { remove: string };

/** What one of a host's roles needs there. */
export interface PartPlan {
  /** Also files that are in place already. */
  files: readonly WantedFile[];
  steps: readonly PlanStep[];
  problems: readonly Problem[];
}

/** What is at a path; a path that was not read counts as absent, and the host's problems say that it was not read. */
export function liveFile(view: HostView, path: string): LiveFile {
  return view.live[path] ?? "absent";
}

/** The text at a path; undefined when there is none. */
export function liveText(view: HostView, path: string): string | undefined {
  const live = liveFile(view, path);
  return live === "absent" ? undefined : live.text;
}

/** Collects what a role needs: every wanted file, and a step for each one that is not as wanted. */
export interface PartBuilder {
  /** Wants a file; true when it is not in place yet. */
  file(wave: Wave, file: HostFile): boolean;
  remove(wave: Wave, path: string): void;
  command(wave: Wave, command: Command): void;
  keepalived(action: KeepalivedAction): void;
  /** Takes over steps of a step function, which are needed as they are. */
  steps(wave: Wave, steps: readonly Step[]): void;
  done(problems: readonly Problem[]): PartPlan;
}

/** A new, empty part for one host. */
export function buildPart(view: HostView): PartBuilder {
  const files: WantedFile[] = [];
  const steps: PlanStep[] = [];
  const builder: PartBuilder = {
    file: (wave, file) => {
      files.push({ file });
      if (isInPlace(file, liveFile(view, file.path))) return false;
      steps.push({ kind: "file", wave, path: file.path });
      return true;
    },
    remove: (wave, path) => {
      if (liveFile(view, path) === "absent") return;
      files.push({ remove: path });
      steps.push({ kind: "file", wave, path });
    },
    command: (wave, command) => {
      steps.push({ kind: "command", wave, ...command });
    },
    keepalived: (action) => {
      steps.push({ kind: "keepalived", wave: "directors", action });
    },
    steps: (wave, needed) => {
      for (const step of needed) {
        if (step.kind === "command") builder.command(wave, step.command);
        else if (step.kind === "remove") builder.remove(wave, step.path);
        else builder.file(wave, step.file);
      }
    },
    done: (problems) => ({ files, steps, problems }),
  };
  return builder;
}

function isInPlace(file: HostFile, live: LiveFile): boolean {
  return (
    live !== "absent" &&
    live.text === file.text &&
    live.mode === file.mode &&
    live.owner === file.owner &&
    live.group === file.group
  );
}
