"use client";

import Link from "next/link";
import { useMemo } from "react";
import { isEditable } from "@/components/change/changeLooks";
import type { ClusterScope } from "@/components/cluster/ClusterScope";
import { ButtonLink } from "@/components/ui/Button";
import { counted } from "@/components/ui/format";
import { clusterDiff } from "@/server/core/diff";

/** Says that edits go into a change, how many there are, and what is wrong with them; leads to its plan. */
export function ChangeBar({ scope }: { scope: ClusterScope }) {
  const { change, problems, base, shown } = scope;
  const edits = useMemo(() => clusterDiff(base, shown).length, [base, shown]);
  const others = scope.openChanges.filter((each) => each.changeId !== change?.changeId);
  if (change === undefined && others.length === 0) return null;
  const errors = problems.filter((problem) => problem.level === "error").length;
  const warnings = problems.filter((problem) => problem.level === "warning").length;
  const home = `/clusters/${scope.clusterId}/changes`;
  return (
    <div
      data-change-bar
      className="sticky top-[5.5rem] z-20 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line bg-accent-fill px-4 py-1.5 md:top-12 md:px-6"
    >
      {change === undefined ? (
        <p>
          {others.length === 1 ? "A change is" : `${others.length} changes are`} open in this cluster; you see
          it as it was applied.
        </p>
      ) : (
        <p role="status" className="min-w-0">
          <Link href={`${home}/${change.changeId}`} className="link font-medium">
            Change {change.number}
          </Link>
          <span className="max-sm:hidden"> ({change.title})</span>: {counted(edits, "edit")}
          {errors > 0 ? <strong className="text-bad">, {counted(errors, "error")}</strong> : null}
          {warnings > 0 ? `, ${counted(warnings, "warning")}` : ""}
          {errors + warnings === 0 ? ", no problems" : ""}
        </p>
      )}
      <span className="flex flex-wrap items-center gap-2">
        {change !== undefined && others.length > 0 ? <span className="text-sm">Also open:</span> : null}
        {others.map((each) => (
          <Link key={each.changeId} href={`${home}/${each.changeId}`} className="link text-sm">
            Change {each.number}
            {isEditable(each.state) ? "" : ` (${each.state})`}
          </Link>
        ))}
        {change === undefined ? null : (
          <ButtonLink small kind="primary" href={`${home}/${change.changeId}`}>
            Review plan
          </ButtonLink>
        )}
      </span>
    </div>
  );
}
