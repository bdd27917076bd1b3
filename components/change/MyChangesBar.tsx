"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { isEditable } from "@/components/change/changeLooks";
import { useTRPC } from "@/components/trpc";
import { useMe } from "@/components/useMe";

/** Reminds of one's own open changes on the pages outside of their clusters, where `ChangeBar` says more. */
export function MyChangesBar() {
  const trpc = useTRPC();
  const me = useMe();
  const pathname = usePathname();
  const clusters = useQuery(trpc.clusters.list.queryOptions());
  if (/^\/clusters\/[^/]+/.test(pathname)) return null;
  const mine = (clusters.data ?? []).flatMap((cluster) =>
    cluster.openChanges
      .filter((change) => change.ownerId === me?.user.userId && isEditable(change.state))
      .map((change) => ({ ...change, cluster })),
  );
  if (mine.length === 0) return null;
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line bg-accent-fill px-4 py-1 text-sm md:px-6">
      {mine.map((change) => (
        <span key={change.changeId}>
          <Link
            href={`/clusters/${change.cluster.clusterId}/changes/${change.changeId}`}
            className="link font-medium"
          >
            Change {change.number}
          </Link>{" "}
          in {change.cluster.name} is open: {change.title}
        </span>
      ))}
    </p>
  );
}
