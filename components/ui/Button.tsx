import { LoaderCircle, type LucideIcon } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

const KINDS: Readonly<Record<ButtonKind, string>> = {
  primary: "border-accent-solid bg-accent-solid text-on-accent hover:bg-accent-solid-hover",
  plain: "border-line-strong bg-surface text-ink hover:bg-hover",
  quiet: "border-transparent text-accent hover:bg-hover",
  danger: "border-bad bg-surface text-bad hover:bg-bad-fill",
};

function look(kind: ButtonKind, small: boolean): string {
  const size = small ? "min-h-7 gap-1 px-2 text-sm" : "min-h-8 gap-2 px-3";
  return `inline-flex items-center justify-center rounded border font-medium whitespace-nowrap ${size} ${KINDS[kind]} aria-disabled:pointer-events-none disabled:cursor-not-allowed disabled:opacity-55`;
}

interface Looks {
  kind?: ButtonKind;
  small?: boolean;
  icon?: LucideIcon;
}

type ButtonProps = ComponentProps<"button"> & Looks & { busy?: boolean };

/** Something that happens here. `busy`: it is under way; the button cannot be pressed again until it ended. */
export function Button({ kind = "plain", small = false, icon: Icon, busy = false, ...rest }: ButtonProps) {
  const { className = "", children, disabled, ...button } = rest;
  return (
    <button
      type="button"
      {...button}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={`${look(kind, small)} ${className}`}
    >
      {busy ? (
        <LoaderCircle aria-hidden className="size-4 motion-safe:animate-spin" />
      ) : Icon === undefined ? null : (
        <Icon aria-hidden className="size-4 shrink-0" />
      )}
      {children}
    </button>
  );
}

type ButtonLinkProps = ComponentProps<typeof Link> & Looks;

/** A way to another page that looks like a button. */
export function ButtonLink({ kind = "plain", small = false, icon: Icon, ...rest }: ButtonLinkProps) {
  const { className = "", children, ...link } = rest;
  return (
    <Link {...link} className={`${look(kind, small)} ${className}`}>
      {Icon === undefined ? null : <Icon aria-hidden className="size-4 shrink-0" />}
      {children}
    </Link>
  );
}

/** A button of which only the icon is seen; `label` is what it is called. */
export function IconButton(props: ComponentProps<"button"> & { label: string; icon: LucideIcon }) {
  const { label, icon: Icon, className = "", ...button } = props;
  return (
    <button
      type="button"
      {...button}
      aria-label={label}
      title={label}
      className={`inline-flex size-8 items-center justify-center rounded border border-transparent text-ink-soft hover:bg-hover hover:text-ink disabled:opacity-55 ${className}`}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}

/** Buttons in a row, the first one first. */
export function Buttons({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>;
}
