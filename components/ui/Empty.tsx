import type { ReactNode } from "react";

/** Stands where a list is empty: what belongs there, and the way to it. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="grid justify-items-start gap-2 rounded border border-dashed border-line-strong px-4 py-6">
      <p className="font-medium">{title}</p>
      {children === undefined ? null : <div className="max-w-prose text-ink-soft">{children}</div>}
      {action}
    </div>
  );
}
