"use client";

import { type ComponentProps, useId, useState } from "react";

const LOOK =
  "min-h-8 w-full min-w-0 rounded border border-line-strong bg-surface px-2 py-1 text-ink placeholder:text-ink-faint disabled:border-line disabled:bg-sunken disabled:text-ink-soft [&[readonly]]:bg-sunken aria-invalid:border-bad aria-invalid:outline-bad";

type Texts = Omit<ComponentProps<"input">, "value" | "onChange" | "type"> & {
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "password" | "search" | "email";
  /** Addresses, keys and commands are easier to compare in a monospaced font. */
  mono?: boolean;
};

/** One line of text. */
export function TextInput({ value, onValue, type = "text", mono = false, className = "", ...rest }: Texts) {
  return (
    <input
      autoComplete="off"
      spellCheck={false}
      {...rest}
      type={type}
      value={value}
      onChange={(event) => onValue(event.target.value)}
      className={`${LOOK} ${mono ? "font-mono" : ""} ${className}`}
    />
  );
}

type Lines = Omit<ComponentProps<"textarea">, "value" | "onChange"> & {
  value: string;
  onValue: (value: string) => void;
  mono?: boolean;
};

/** Several lines of text. */
export function TextArea({ value, onValue, mono = false, className = "", ...rest }: Lines) {
  return (
    <textarea
      rows={3}
      {...rest}
      value={value}
      onChange={(event) => onValue(event.target.value)}
      className={`${LOOK} ${mono ? "font-mono" : ""} ${className}`}
    />
  );
}

type Numbers = Omit<ComponentProps<"input">, "value" | "onChange" | "type"> & {
  /** A number; undefined when empty; the text itself when it is not a number, so that the schema can say so. */
  value: number | string | undefined;
  onValue: (value: number | string | undefined) => void;
};

/** A number as it is typed: nothing is corrected or dropped behind the typist's back. */
export function NumberInput({ value, onValue, className = "", ...rest }: Numbers) {
  const [text, setText] = useState(() => textOf(value));
  if (numberIn(text) !== value) setText(textOf(value));
  return (
    <input
      autoComplete="off"
      inputMode="decimal"
      {...rest}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        onValue(numberIn(event.target.value));
      }}
      className={`${LOOK} max-w-32 text-right ${className}`}
    />
  );
}

function textOf(value: number | string | undefined): string {
  return value === undefined ? "" : String(value);
}

/** What a text means as a number: undefined when empty, the text itself when it is none. */
export function numberIn(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(trimmed) ? Number(trimmed) : text;
}

export interface Choice {
  value: string;
  text: string;
}

type Selects = Omit<ComponentProps<"select">, "value" | "onChange"> & {
  value: string;
  onValue: (value: string) => void;
  choices: readonly Choice[];
};

/** One of several, as the browser's own list: it works with every keyboard and on every phone. */
export function Select({ value, onValue, choices, className = "", ...rest }: Selects) {
  return (
    <select
      {...rest}
      value={value}
      onChange={(event) => onValue(event.target.value)}
      className={`${LOOK} ${className}`}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.text}
        </option>
      ))}
    </select>
  );
}

type Checks = Omit<ComponentProps<"input">, "value" | "onChange" | "type" | "checked"> & {
  value: boolean;
  onValue: (value: boolean) => void;
};

/** Yes or no. */
export function Checkbox({ value, onValue, className = "", ...rest }: Checks) {
  return (
    <input
      {...rest}
      type="checkbox"
      checked={value}
      onChange={(event) => onValue(event.target.checked)}
      className={`size-4 shrink-0 accent-accent-solid ${className}`}
    />
  );
}

/** A check box with its words behind it, for use without `Field`. */
export function CheckboxLine({ label, about, ...rest }: Checks & { label: string; about?: string }) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <Checkbox {...rest} id={id} className="mt-[3px]" />
      <label htmlFor={id}>
        {label}
        {about === undefined ? null : <span className="block text-sm text-ink-soft">{about}</span>}
      </label>
    </div>
  );
}

interface RadiosProps {
  legend: string;
  name: string;
  value: string;
  onValue: (value: string) => void;
  choices: readonly (Choice & { about?: string })[];
  disabled?: boolean;
}

/** One of a few, each with its explanation in sight. */
export function Radios({ legend, name, value, onValue, choices, disabled }: RadiosProps) {
  return (
    <fieldset className="grid gap-2" disabled={disabled}>
      <legend className="mb-1 font-medium">{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="flex items-start gap-2">
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onValue(choice.value)}
            className="mt-[3px] size-4 shrink-0 accent-accent-solid"
          />
          <span>
            {choice.text}
            {choice.about === undefined ? null : (
              <span className="block max-w-prose text-sm text-ink-soft">{choice.about}</span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
