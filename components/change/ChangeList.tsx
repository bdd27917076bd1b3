"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { CHANGE_LOOKS } from "@/components/change/changeLooks";
import { Loaded } from "@/components/Loaded";
import { type Outputs, useTRPC } from "@/components/trpc";
import { Age } from "@/components/ui/Age";
import { Empty } from "@/components/ui/Empty";
import { CheckboxLine } from "@/components/ui/inputs";
import { StateMark } from "@/components/ui/StateMark";
import { type Column, Table } from "@/components/ui/Table";
import { useAddress } from "@/components/ui/useAddress";

type Change = Outputs["changes"]["list"][number];

const MOST = 200;

/** Changes, newest first: of one cluster or of all. */
export function ChangeList({ clusterId }: { clusterId?: string }) {
  const trpc = useTRPC();
  const [openOnly, setOpenOnly] = useAddress("open");
  const changes = useQuery(
    trpc.changes.list.queryOptions(
      { ...(clusterId === undefined ? {} : { clusterId }), openOnly: openOnly === "1", limit: MOST },
      { refetchInterval: 15_000 },
    ),
  );
  const columns: Column<Change>[] = [
    {
      id: "number",
      head: "Change",
      numeric: true,
      sortBy: (change) => change.number,
      cell: (change) => (
        <Link href={`/clusters/${change.clusterId}/changes/${change.changeId}`} className="link">
          {change.number}
        </Link>
      ),
    },
    { id: "title", head: "Title", sortBy: (change) => change.title, cell: (change) => change.title },
    {
      id: "state",
      head: "State",
      sortBy: (change) => change.state,
      cell: (change) => {
        const look = CHANGE_LOOKS[change.state];
        return <StateMark tone={look.tone}>{look.word}</StateMark>;
      },
    },
    ...(clusterId === undefined
      ? [
          {
            id: "cluster",
            head: "Cluster",
            sortBy: (change: Change) => change.clusterName,
            cell: (change: Change) => (
              <Link href={`/clusters/${change.clusterId}`} className="link">
                {change.clusterName}
              </Link>
            ),
          },
        ]
      : []),
    {
      id: "owner",
      head: "Opened by",
      wide: true,
      sortBy: (change) => change.owner.name,
      cell: (change) => change.owner.name,
    },
    {
      id: "opened",
      head: "Opened",
      wide: true,
      sortBy: (change) => -change.createdAt.getTime(),
      cell: (change) => <Age at={change.createdAt} />,
    },
    {
      id: "closed",
      head: "Ended",
      wide: true,
      cell: (change) => (change.closedAt === null ? "–" : <Age at={change.closedAt} />),
    },
  ];
  return (
    <Loaded query={changes} what="changes">
      {(list) => (
        <Table
          label="Changes"
          name="changes"
          rows={list}
          columns={columns}
          rowKey={(change) => change.changeId}
          searchIn={(change) =>
            `${change.number} ${change.title} ${change.state} ${change.clusterName} ${change.owner.name} ${change.reason}`
          }
          beside={
            <CheckboxLine
              label="Open ones only"
              value={openOnly === "1"}
              onValue={(value) => setOpenOnly(value ? "1" : undefined)}
            />
          }
          {...(openOnly === "1" || list.length > 0
            ? {}
            : {
                empty: (
                  <Empty title="No changes yet">
                    A change begins with the first edit of a cluster. It is planned, looked at, and then
                    applied to the hosts.
                  </Empty>
                ),
              })}
        />
      )}
    </Loaded>
  );
}
