import type { ReactNode } from "react";
import { StateShape, type Tone } from "@/components/ui/StateMark";

const GROUNDS: Readonly<Record<Tone, string>> = {
  good: "border-line bg-good-fill",
  warn: "border-warn/50 bg-warn-fill",
  bad: "border-bad/60 bg-bad-fill",
  unknown: "border-line-strong border-dashed",
  idle: "border-line bg-panel",
  busy: "border-line bg-accent-fill",
};

interface NoticeProps {
  tone: Tone;
  children: ReactNode;
  action?: ReactNode;
}

/** A sentence that concerns the whole page or section, with at most one thing to do about it. */
export function Notice({ tone, children, action }: NoticeProps) {
  return (
    <div
      className={`flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded border px-3 py-2 ${GROUNDS[tone]}`}
    >
      <div className="flex min-w-0 flex-1 basis-64 items-start gap-2">
        <StateShape tone={tone} />
        <div className="min-w-0">{children}</div>
      </div>
      {action}
    </div>
  );
}
