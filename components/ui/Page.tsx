import Link from "next/link";
import { type ReactNode, useId } from "react";

interface PageProps {
  title: ReactNode;
  /** Where this page belongs: a link back. */
  within?: { href: string; text: string };
  /** One sentence under the title. */
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of a page: its heading, what can be done on it, its content. */
export function Page({ title, within, about, actions, children }: PageProps) {
  return (
    <div className="mx-auto grid max-w-[90rem] gap-6 px-4 py-6 md:px-6">
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          {within === undefined ? null : (
            <Link href={within.href} className="text-sm text-ink-soft hover:underline">
              {within.text}
            </Link>
          )}
          <h1 className="flex flex-wrap items-center gap-2 text-xl font-semibold break-words">{title}</h1>
          {about === undefined ? null : <p className="mt-1 max-w-prose text-ink-soft">{about}</p>}
        </div>
        {actions === undefined ? null : <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  title: ReactNode;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  id?: string;
}

/** A part of a page with its own heading. */
export function Section({ title, about, actions, children, id }: SectionProps) {
  const headingId = useId();
  return (
    <section id={id} aria-labelledby={headingId} className="grid min-w-0 gap-3">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <div>
          <h2 id={headingId} className="text-lg font-semibold">
            {title}
          </h2>
          {about === undefined ? null : <p className="max-w-prose text-sm text-ink-soft">{about}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}

/** Names and values under each other. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-1 sm:grid-cols-[max-content_1fr] sm:gap-y-2">{children}</dl>
  );
}

/** One line of `Facts`. */
export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft not-first:mt-2 sm:not-first:mt-0">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
