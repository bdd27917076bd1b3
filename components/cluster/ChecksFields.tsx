"use client";

import { Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "@/components/ui/Button";
import { NumberAt } from "@/components/ui/boundFields";
import { FieldGroup, FieldRow } from "@/components/ui/FieldGroup";
import { FieldsForm } from "@/components/ui/FieldsForm";
import { useObjectForm } from "@/components/ui/ObjectForm";
import { ProblemNote } from "@/components/ui/ProblemNote";
import { useListAt } from "@/components/ui/useListAt";
import { CHECKERS, type Check } from "@/server/core/checkers";

/** Settings of a check that are always in sight; the others are folded away. */
const FIRST = ["path", "statusCode", "connectTimeout"];

/** How the real servers of a virtual service are tested. */
export function ChecksFields() {
  const form = useObjectForm();
  const checks = useListAt<Check>(["checks"]);
  // Checks have no id of their own; within one form their order is their identity.
  const listed = checks.items.map((check, index) => ({ check, index }));
  const whole = form.problemsAt(["checks"]).filter((problem) => problem.at.length === 1);
  return (
    <FieldGroup
      title="Checks"
      about="keepalived on every director tests each real server; it stays in while all checks pass."
    >
      <FieldRow>
        <NumberAt
          at={["delayLoop"]}
          label="Time between checks"
          keyword="delay_loop"
          unit="s"
          range="0.001 to 4294"
        />
      </FieldRow>
      {whole.map((problem) => (
        <ProblemNote key={`${problem.rule} ${problem.text}`} problem={problem} />
      ))}
      {listed.map(({ check, index }) => {
        const checker = CHECKERS.find((each) => each.type === check.type);
        if (checker === undefined) return null;
        const first = FIRST.filter((key) => key in checker.fields);
        return (
          <section
            key={`${index} ${check.type}`}
            aria-label={`${checker.label}, check ${index + 1}`}
            className="grid gap-3 rounded border border-line p-3"
          >
            <header className="flex items-start justify-between gap-4">
              <div>
                <h3 className="font-medium">
                  {checker.label} <code className="font-normal text-ink-faint">{checker.type}</code>
                </h3>
                <p className="text-sm text-ink-soft">{checker.about}</p>
              </div>
              {form.readOnly ? null : (
                <IconButton label="Remove this check" icon={Trash2} onClick={() => checks.remove(index)} />
              )}
            </header>
            <FieldsForm fields={checker.fields} at={["checks", index, "settings"]} first={first} />
          </section>
        );
      })}
      {form.readOnly ? null : (
        <div className="flex flex-wrap gap-2">
          {CHECKERS.map((checker) => (
            <Button
              key={checker.type}
              small
              icon={Plus}
              onClick={() => checks.add({ type: checker.type, settings: {} })}
            >
              {checker.label}
            </Button>
          ))}
        </div>
      )}
    </FieldGroup>
  );
}
