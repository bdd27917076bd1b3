"use client";

import { fieldId } from "@/components/ui/atPath";
import { Field, type FieldWords } from "@/components/ui/Field";
import {
  Checkbox,
  type Choice,
  NumberInput,
  Radios,
  Select,
  TextArea,
  TextInput,
} from "@/components/ui/inputs";
import { useObjectForm } from "@/components/ui/ObjectForm";
import { ProblemNote } from "@/components/ui/ProblemNote";
import type { Path } from "@/server/core/problem";

interface Bound extends FieldWords {
  at: Path;
}

function useBound(at: Path) {
  const form = useObjectForm();
  return {
    id: fieldId(form.formId, at),
    value: form.get(at),
    set: (value: unknown) => form.set(at, value),
    problems: form.problemsAt(at),
    readOnly: form.readOnly,
  };
}

interface TextAtProps extends Bound {
  mono?: boolean;
  placeholder?: string;
  autoComplete?: string;
  /** What the browser offers while typing. */
  suggestions?: readonly string[];
}

/** A text at a path. Empty means absent when the field is optional. */
export function TextAt({
  at,
  mono = false,
  placeholder,
  autoComplete,
  suggestions = [],
  ...words
}: TextAtProps) {
  const { id, value, set, problems, readOnly } = useBound(at);
  return (
    <Field {...words} id={id} problems={problems}>
      {(ties) => (
        <>
          <TextInput
            {...ties}
            {...(autoComplete === undefined ? {} : { autoComplete })}
            {...(suggestions.length === 0 ? {} : { list: `${id}-list` })}
            mono={mono}
            readOnly={readOnly}
            placeholder={placeholder}
            value={typeof value === "string" ? value : ""}
            onValue={(next) => set(next === "" && words.optional === true ? undefined : next)}
          />
          {suggestions.length === 0 ? null : (
            <datalist id={`${id}-list`}>
              {suggestions.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

/** A password at a path. */
export function PasswordAt({ at, autoComplete, ...words }: TextAtProps) {
  const { id, value, set, problems } = useBound(at);
  return (
    <Field {...words} id={id} problems={problems}>
      {(ties) => (
        <TextInput
          {...ties}
          {...(autoComplete === undefined ? {} : { autoComplete })}
          type="password"
          value={typeof value === "string" ? value : ""}
          onValue={set}
        />
      )}
    </Field>
  );
}

/** Several lines of text at a path. */
export function LinesAt({ at, mono = false, placeholder, ...words }: TextAtProps) {
  const { id, value, set, problems, readOnly } = useBound(at);
  return (
    <Field {...words} id={id} problems={problems}>
      {(ties) => (
        <TextArea
          {...ties}
          mono={mono}
          readOnly={readOnly}
          placeholder={placeholder}
          spellCheck={!mono}
          value={typeof value === "string" ? value : ""}
          onValue={(next) => set(next === "" && words.optional === true ? undefined : next)}
        />
      )}
    </Field>
  );
}

/** A number at a path. */
export function NumberAt({ at, ...words }: Bound) {
  const { id, value, set, problems, readOnly } = useBound(at);
  return (
    <Field {...words} id={id} problems={problems}>
      {(ties) => (
        <NumberInput
          {...ties}
          readOnly={readOnly}
          value={typeof value === "number" || typeof value === "string" ? value : undefined}
          onValue={set}
        />
      )}
    </Field>
  );
}

interface ChoiceAtProps extends Bound {
  choices: readonly Choice[];
  /** The words for "not set"; without them one of the choices must be taken. */
  none?: string;
  /** Values that are not text in the object. */
  read?: (value: unknown) => string;
  write?: (value: string) => unknown;
}

/** One of several values at a path. */
export function ChoiceAt({
  at,
  choices,
  none,
  read = asText,
  write = (value) => value,
  ...words
}: ChoiceAtProps) {
  const { id, value, set, problems, readOnly } = useBound(at);
  const shown = value === undefined ? "" : read(value);
  const known = choices.some((choice) => choice.value === shown);
  const all = [
    ...(none !== undefined ? [{ value: "", text: none }] : known ? [] : [{ value: shown, text: "Choose…" }]),
    ...choices,
  ];
  return (
    <Field {...words} id={id} problems={problems}>
      {(ties) => (
        <Select
          {...ties}
          disabled={readOnly}
          value={shown}
          choices={all}
          onValue={(next) => set(next === "" ? undefined : write(next))}
        />
      )}
    </Field>
  );
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : String(value);
}

/** Yes or no at a path. `absentIsFalse`: no is written as an absent key. */
export function FlagAt({ at, absentIsFalse = false, ...words }: Bound & { absentIsFalse?: boolean }) {
  const { id, value, set, problems, readOnly } = useBound(at);
  const about = `${id}-about`;
  return (
    <div className="grid gap-1">
      <div className="flex items-start gap-2">
        <Checkbox
          id={id}
          aria-describedby={about}
          disabled={readOnly}
          value={value === true}
          onValue={(next) => set(next || !absentIsFalse ? next : undefined)}
          className="mt-[3px]"
        />
        <div>
          <label htmlFor={id}>{words.label}</label>{" "}
          {words.keyword === undefined ? null : <code className="text-ink-faint">{words.keyword}</code>}
          <div id={about} className="max-w-prose text-sm text-ink-soft">
            {words.about}
            {words.since === undefined ? null : <span className="text-ink-faint"> Since {words.since}.</span>}
          </div>
        </div>
      </div>
      {problems.map((problem) => (
        <ProblemNote key={`${problem.rule} ${problem.text}`} problem={problem} />
      ))}
    </div>
  );
}

interface RadiosAtProps extends Bound {
  choices: readonly (Choice & { about?: string })[];
}

/** One of a few values at a path, each explained. */
export function RadiosAt({ at, choices, label }: RadiosAtProps) {
  const { id, value, set, problems, readOnly } = useBound(at);
  return (
    <div id={id} tabIndex={-1} className="grid gap-1">
      <Radios
        legend={label}
        name={id}
        value={typeof value === "string" ? value : ""}
        onValue={set}
        choices={choices}
        disabled={readOnly}
      />
      {problems.map((problem) => (
        <ProblemNote key={`${problem.rule} ${problem.text}`} problem={problem} />
      ))}
    </div>
  );
}
