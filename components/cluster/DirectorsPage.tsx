"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { changedObjects } from "@/components/cluster/changedObjects";
import { ObjectMarkBadge } from "@/components/cluster/ObjectMarkBadge";
import { useLive } from "@/components/live/LiveScope";
import { DIRECTOR_LOOKS } from "@/components/live/tones";
import { Age } from "@/components/ui/Age";
import { ButtonLink } from "@/components/ui/Button";
import { Empty } from "@/components/ui/Empty";
import { StateMark } from "@/components/ui/StateMark";
import { type Column, Table } from "@/components/ui/Table";
import type { Director } from "@/server/core/cluster";

/** The directors of a cluster. */
export function DirectorsPage() {
  const { shown, base, clusterId, readOnly, hosts } = useCluster();
  const { health, live } = useLive();
  const marks = useMemo(() => changedObjects(base, shown, "director"), [base, shown]);
  const home = `/clusters/${clusterId}/directors`;
  const judgedOf = (director: Director) =>
    health?.directors.find((each) => each.directorId === director.directorId);
  const columns: Column<Director>[] = [
    {
      id: "name",
      head: "Director",
      sortBy: (director) => director.name,
      cell: (director) => (
        <span className="flex flex-wrap items-center gap-2">
          <Link href={`${home}/${director.directorId}`} className="link">
            {director.name}
          </Link>
          <ObjectMarkBadge mark={marks.get(director.directorId)} />
        </span>
      ),
    },
    {
      id: "state",
      head: "State",
      sortBy: (director) => judgedOf(director)?.state,
      cell: (director) => {
        const judged = judgedOf(director);
        if (judged === undefined) {
          return (
            <StateMark tone={health === undefined ? "unknown" : "idle"}>
              {health === undefined ? "Unknown" : "Not applied"}
            </StateMark>
          );
        }
        const look = DIRECTOR_LOOKS[judged.state];
        return (
          <span className="grid gap-1">
            <span>
              <StateMark tone={look.tone}>{look.word}</StateMark>
            </span>
            {judged.state === "ok" && judged.late === undefined ? null : (
              <span className="max-w-prose min-w-48 text-ink-soft">
                {judged.text} {judged.late}
              </span>
            )}
          </span>
        );
      },
    },
    {
      id: "master",
      head: "Master for",
      cell: (director) =>
        health?.instances
          .filter((instance) => instance.masterDirectorId === director.directorId)
          .map((instance) => instance.name)
          .join(", "),
    },
    {
      id: "seen",
      head: "Last answer",
      cell: (director) => {
        const at = live?.directors[director.directorId]?.snapshot?.at;
        return at === undefined ? "–" : <Age at={new Date(at)} />;
      },
    },
    {
      id: "host",
      head: "Host",
      wide: true,
      cell: (director) => {
        const host = hosts.find((each) => each.hostId === director.hostId);
        return (
          <Link href={`/hosts/${director.hostId}`} className="link">
            {host?.name ?? "host"}
          </Link>
        );
      },
    },
  ];
  const add = readOnly ? undefined : (
    <ButtonLink href={`${home}/new`} icon={Plus} kind="primary">
      Add director
    </ButtonLink>
  );
  return (
    <Table
      label="Directors"
      name="directors"
      rows={shown.directors}
      columns={columns}
      rowKey={(director) => director.directorId}
      beside={add}
      empty={
        <Empty title="No directors yet" action={add}>
          A director is a host that runs keepalived: an LVS router. Two of them back each other up.
        </Empty>
      }
    />
  );
}
