"use client";

import { useMemo } from "react";
import { Badge } from "@/components/ui/StateMark";
import type { Cluster } from "@/server/core/cluster";
import { type ChangedKind, changeText, clusterDiff } from "@/server/core/diff";

const KINDS: Readonly<Record<ChangedKind, string>> = {
  cluster: "cluster",
  director: "director",
  vrrpInstance: "VRRP instance",
  vrrpMember: "director in VRRP",
  vip: "VIP",
  realServer: "real server",
  virtualService: "virtual service",
  poolMember: "real server in pool",
};

const MOST = 200;

/** What a change does to the configuration, in words. */
export function EditList({ base, cluster }: { base: Cluster | undefined; cluster: Cluster }) {
  const changes = useMemo(() => clusterDiff(base, cluster), [base, cluster]);
  if (changes.length === 0) return <p className="text-ink-soft">Nothing is edited yet.</p>;
  return (
    <>
      <ul className="grid gap-0">
        {changes.slice(0, MOST).map((change) => (
          <li
            key={`${change.kind} ${change.parent?.id ?? ""} ${change.id}`}
            className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-1.5"
          >
            <span className="w-36 shrink-0">
              <Badge>{KINDS[change.kind]}</Badge>
            </span>
            <span className="min-w-0 break-words">{changeText(change)}</span>
          </li>
        ))}
      </ul>
      {changes.length > MOST ? (
        <p className="text-ink-soft">and {(changes.length - MOST).toLocaleString("en")} more.</p>
      ) : null}
    </>
  );
}
