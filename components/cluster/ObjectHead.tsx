"use client";

import Link from "next/link";
import { type ReactNode, useMemo } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { changedObjects } from "@/components/cluster/changedObjects";
import { ObjectMarkBadge } from "@/components/cluster/ObjectMarkBadge";
import { KIND_WORDS } from "@/components/cluster/objects";
import { ButtonLink } from "@/components/ui/Button";
import { Empty } from "@/components/ui/Empty";
import type { ObjectKind } from "@/server/core/cluster";

interface ObjectHeadProps {
  kind: ObjectKind;
  objectId: string;
  /** Undefined: the configuration has no such object. */
  name: string | undefined;
  isNew: boolean;
  mark?: ReactNode;
  about?: ReactNode;
  children: ReactNode;
}

/** The frame of one object's page: its name, its state in a word, what the open change does to it. */
export function ObjectHead({ kind, objectId, name, isNew, mark, about, children }: ObjectHeadProps) {
  const { clusterId, base, shown } = useCluster();
  const words = KIND_WORDS[kind];
  const home = `/clusters/${clusterId}/${words.path}`;
  const changes = useMemo(() => changedObjects(base, shown, kind), [base, shown, kind]);
  const change = changes.get(objectId);
  if (name === undefined && !isNew) {
    return (
      <Empty
        title={
          change === "removed"
            ? `This ${words.one} is removed in the open change.`
            : `This cluster has no such ${words.one}.`
        }
        action={<ButtonLink href={home}>All {words.many}</ButtonLink>}
      >
        {change === "removed"
          ? "It goes on working until the change is applied."
          : "It may have been removed."}
      </Empty>
    );
  }
  return (
    <article className="grid min-w-0 gap-6">
      <header className="grid gap-1">
        <Link href={home} className="w-fit text-sm text-ink-soft hover:underline">
          {words.many.charAt(0).toUpperCase() + words.many.slice(1)}
        </Link>
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="text-lg font-semibold">{name ?? `New ${words.one}`}</h2>
          {mark}
          <ObjectMarkBadge mark={change} />
        </div>
        {about === undefined ? null : <p className="max-w-prose text-ink-soft">{about}</p>}
      </header>
      {children}
    </article>
  );
}
