"use client";

import type { Outputs } from "@/components/trpc";
import { Moment } from "@/components/ui/Age";
import { Empty } from "@/components/ui/Empty";
import { StateMark, type Tone } from "@/components/ui/StateMark";
import { type Column, Table } from "@/components/ui/Table";

/** One row of the audit log. */
export type AuditRow = Outputs["audit"]["list"]["rows"][number];

/** How an outcome looks. */
export const OUTCOME_TONES: Readonly<Record<string, Tone>> = { done: "idle", refused: "warn", failed: "bad" };

interface AuditTableProps {
  rows: readonly AuditRow[];
  onOpen: (seq: string) => void;
  nameOf: (clusterId: string) => string;
}

/** Rows of the audit log, newest first. */
export function AuditTable({ rows, onOpen, nameOf }: AuditTableProps) {
  const columns: Column<AuditRow>[] = [
    {
      id: "seq",
      head: "Row",
      numeric: true,
      cell: (row) => (
        <button type="button" className="link" onClick={() => onOpen(row.seq.toString())}>
          {row.seq.toString()}
        </button>
      ),
    },
    { id: "at", head: "When", cell: (row) => <Moment at={row.at} /> },
    { id: "who", head: "Who", cell: (row) => row.actorName },
    { id: "action", head: "Did", cell: (row) => <code>{row.action}</code> },
    { id: "object", head: "To", cell: (row) => row.objectName ?? row.objectId ?? "–" },
    {
      id: "outcome",
      head: "Outcome",
      cell: (row) => <StateMark tone={OUTCOME_TONES[row.outcome] ?? "unknown"}>{row.outcome}</StateMark>,
    },
    {
      id: "cluster",
      head: "Cluster",
      wide: true,
      cell: (row) => (row.clusterId === null ? "–" : nameOf(row.clusterId)),
    },
    { id: "reason", head: "Reason", wide: true, cell: (row) => row.reason ?? "" },
    { id: "from", head: "From", wide: true, cell: (row) => <code>{row.address}</code> },
  ];
  return (
    <Table
      label="Audit log"
      name="audit"
      rows={rows}
      columns={columns}
      rowKey={(row) => row.seq.toString()}
      empty={
        <Empty title="No row fits these filters">
          Every act of a person or of the console itself appears here.
        </Empty>
      }
    />
  );
}
