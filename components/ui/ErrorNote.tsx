import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

interface ErrorNoteProps {
  /** What failed, as one sentence. */
  title: string;
  /** On which host, where there is one. */
  host?: string;
  /** The host's own words. */
  said?: string;
  /** What to try. */
  next?: ReactNode;
  actions?: ReactNode;
}

/** A failure: what failed, on which host, what the host said, and what to try. */
export function ErrorNote({ title, host, said, next, actions }: ErrorNoteProps) {
  return (
    <div role="alert" className="grid gap-2 rounded border border-bad bg-bad-fill px-3 py-2">
      <p className="flex items-start gap-2 font-medium text-bad">
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span>
          {host === undefined || title.includes(host) ? null : <>{host}: </>}
          {title}
        </span>
      </p>
      {said === undefined || said === "" ? null : (
        <pre className="max-h-64 overflow-auto rounded border border-line bg-surface px-2 py-1 whitespace-pre-wrap">
          {said}
        </pre>
      )}
      {next === undefined ? null : <div className="max-w-prose">{next}</div>}
      {actions === undefined ? null : <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
