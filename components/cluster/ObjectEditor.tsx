"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { useCluster } from "@/components/cluster/ClusterScope";
import { forgetKeptId } from "@/components/cluster/keptId";
import { KIND_WORDS, removeEdit } from "@/components/cluster/objects";
import type { ObjectDraft } from "@/components/cluster/useObjectDraft";
import { getAt } from "@/components/ui/atPath";
import { Button, Buttons } from "@/components/ui/Button";
import { Confirm } from "@/components/ui/Dialog";
import { Notice } from "@/components/ui/Notice";
import { ObjectForm } from "@/components/ui/ObjectForm";
import { ProblemNote } from "@/components/ui/ProblemNote";
import { say } from "@/components/ui/Toast";
import type { ObjectKind } from "@/server/core/cluster";

interface ObjectEditorProps {
  kind: ObjectKind;
  objectId: string;
  draft: ObjectDraft;
  /** What removing it means, in the operator's words; absent: it is not in the configuration yet. */
  removal?: { name: string; about: ReactNode };
  children: ReactNode;
}

/** The form around the fields of one object: saves into the open change when a field is left, adds, removes. */
export function ObjectEditor({ kind, objectId, draft, removal, children }: ObjectEditorProps) {
  const scope = useCluster();
  const router = useRouter();
  const [isRemoving, setRemoving] = useState(false);
  const home = `/clusters/${scope.clusterId}/${KIND_WORDS[kind].path}`;
  const { isNew, saveState } = draft;
  const add = async () => {
    if (!(await draft.save())) return;
    forgetKeptId({ clusterId: scope.clusterId, kind });
    router.replace(`${home}/${objectId}`);
  };
  const remove = async () => {
    await scope.save(removeEdit(kind, objectId));
    draft.reset();
    say(
      `${removal?.name ?? "It"} is removed in this change.`,
      "Nothing happens on a host before you apply it.",
    );
    router.push(home);
  };
  const missing = draft.problems.filter(
    (problem) => problem.level === "error" && isEmpty(getAt(draft.value, problem.at)),
  );
  // Nobody needs to be told that a form that was just opened is empty.
  const shown = isNew ? draft.problems.filter((problem) => !missing.includes(problem)) : draft.problems;
  return (
    <form
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        void (isNew ? add() : draft.save());
      }}
      onBlur={() => {
        if (!isNew && saveState.state === "edited") void draft.save();
      }}
    >
      {draft.isRestored ? (
        <Notice
          tone="idle"
          action={
            <Button small onClick={draft.reset}>
              Discard it
            </Button>
          }
        >
          This is what you had typed here before; it is not part of a change yet.
        </Notice>
      ) : null}
      <ObjectForm value={draft.value} onChange={draft.onChange} problems={shown} readOnly={scope.readOnly}>
        <WholeProblems draft={draft} />
        {children}
      </ObjectForm>
      {saveState.state === "refused" ? <ApiErrorNote error={saveState.error} /> : null}
      {scope.readOnly ? null : (
        <div className="flex flex-wrap items-center justify-between gap-4 border-t border-line pt-4">
          <Buttons>
            {isNew ? (
              <Button
                kind="primary"
                type="submit"
                busy={saveState.state === "saving"}
                disabled={missing.length > 0}
              >
                Add {KIND_WORDS[kind].one}
              </Button>
            ) : null}
            <SaveWords draft={draft} missing={missing.length} change={scope.change?.number} />
          </Buttons>
          {removal === undefined || isNew ? null : (
            <Button kind="danger" onClick={() => setRemoving(true)}>
              Remove {removal.name}
            </Button>
          )}
        </div>
      )}
      {removal === undefined ? null : (
        <Confirm
          title={`Remove ${removal.name}?`}
          about={removal.about}
          verb={`Remove ${removal.name}`}
          dangerous
          open={isRemoving}
          onClose={() => setRemoving(false)}
          onConfirm={remove}
        />
      )}
    </form>
  );
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === "";
}

function SaveWords({
  draft,
  missing,
  change,
}: {
  draft: ObjectDraft;
  missing: number;
  change: number | undefined;
}) {
  const { saveState, isNew } = draft;
  const where = change === undefined ? "a new change" : `change ${change}`;
  const words = () => {
    if (isNew) return missing > 0 ? "Some fields are still empty." : `Goes into ${where}.`;
    switch (saveState.state) {
      case "same":
        return change === undefined
          ? "Editing opens a change; hosts stay as they are."
          : `Saved in ${where}.`;
      case "saving":
        return "Saving…";
      case "edited":
        return draft.problems.some((problem) => problem.rule === "input")
          ? "Not saved while a field is wrong; kept in this browser."
          : `Saved in ${where} when you leave the field.`;
      case "refused":
        return "Not saved.";
    }
  };
  return (
    <p role="status" className="text-sm text-ink-soft">
      {words()}
    </p>
  );
}

/** Problems of the object as a whole, which belong to no field. */
function WholeProblems({ draft }: { draft: ObjectDraft }) {
  const whole = draft.problems.filter((problem) => problem.at.length === 0);
  if (whole.length === 0) return null;
  return (
    <div className="grid gap-2">
      {whole.map((problem) => (
        <ProblemNote key={`${problem.rule} ${problem.text}`} problem={problem} />
      ))}
    </div>
  );
}
