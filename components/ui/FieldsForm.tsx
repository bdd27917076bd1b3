"use client";

import { useState } from "react";
import { ChoiceAt, FlagAt, NumberAt, TextAt } from "@/components/ui/boundFields";
import { useObjectForm } from "@/components/ui/ObjectForm";
import type { Field, Fields } from "@/server/core/fields";
import type { Path } from "@/server/core/problem";

interface FieldsFormProps {
  fields: Fields;
  /** Where the settings are that the fields describe. */
  at: Path;
  /** Keys that are always in sight; the others are folded away until one of them is set. */
  first?: readonly string[];
}

/** Draws a form from a description of fields: the same description that the schema and the renderer follow. */
export function FieldsForm({ fields, at, first = [] }: FieldsFormProps) {
  const form = useObjectForm();
  const more = Object.keys(fields).filter((key) => !first.includes(key));
  const used = more.filter((key) => form.get([...at, key]) !== undefined);
  const [isOpen, setOpen] = useState(used.length > 0);
  const draw = (key: string) => {
    const field = fields[key];
    return field === undefined ? null : <FieldAt key={key} field={field} at={[...at, key]} />;
  };
  return (
    <div className="grid gap-4">
      {first.length === 0 ? null : <div className="grid gap-4 md:grid-cols-2">{first.map(draw)}</div>}
      {more.length === 0 ? null : (
        <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="w-fit text-accent">
            {first.length === 0 ? "Settings" : "More settings"}:{" "}
            {used.length === 0 ? "all at their defaults" : `${used.length} of ${more.length} set`}
          </summary>
          <div className="mt-4 grid gap-4 border-l-2 border-line pl-4 md:grid-cols-2">{more.map(draw)}</div>
        </details>
      )}
    </div>
  );
}

function FieldAt({ field, at }: { field: Field; at: Path }) {
  const words = {
    at,
    label: field.label,
    keyword: field.keyword,
    about: field.about,
    unit: field.unit,
    default: field.default,
    since: field.since,
  };
  switch (field.type.kind) {
    case "integer":
    case "decimal":
      return <NumberAt {...words} range={`${plain(field.type.min)} to ${plain(field.type.max)}`} />;
    case "text":
      return <TextAt {...words} optional range={field.type.patternText} />;
    case "address":
      return <TextAt {...words} optional mono />;
    case "script":
      return <TextAt {...words} optional mono />;
    case "choice":
      return (
        <ChoiceAt
          {...words}
          none={`Default (${field.default})`}
          choices={Object.entries(field.type.choices).map(([value, text]) => ({ value, text }))}
        />
      );
    case "flag":
      return <FlagAt {...words} absentIsFalse />;
    case "boolean":
      return (
        <ChoiceAt
          {...words}
          none={`Default (${field.default})`}
          choices={[
            { value: "true", text: "on" },
            { value: "false", text: "off" },
          ]}
          read={String}
          write={(value) => value === "true"}
        />
      );
  }
}

function plain(value: number): string {
  return value.toLocaleString("en", { useGrouping: value >= 100_000, maximumFractionDigits: 6 });
}
