"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { AuditFilters } from "@/components/audit/AuditFilters";
import { AuditRowDialog } from "@/components/audit/AuditRowDialog";
import { AuditTable } from "@/components/audit/AuditTable";
import { readFilters } from "@/components/audit/auditFilter";
import { useClusterNames } from "@/components/people/useClusterNames";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/Button";
import { count } from "@/components/ui/format";
import { Loading } from "@/components/ui/Loading";
import { Notice } from "@/components/ui/Notice";
import { Page } from "@/components/ui/Page";
import { useAddress } from "@/components/ui/useAddress";

const PAGE = 100;

/** The audit log: who did what, when, with what result. */
export function AuditPage() {
  const trpc = useTRPC();
  const search = useSearchParams();
  const filters = useMemo(() => readFilters(new URLSearchParams(search)), [search]);
  const [open, setOpen] = useAddress("row");
  const nameOf = useClusterNames();
  const log = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { filters, limit: PAGE },
      { getNextPageParam: (page) => page.next, initialCursor: null },
    ),
  );
  const rows = log.data?.pages.flatMap((page) => page.rows) ?? [];
  const opened = rows.find((row) => row.seq.toString() === open);
  return (
    <Page
      title="Audit"
      about="Every act, in the order in which it happened. Rows are chained: none can be altered or taken out unnoticed."
      actions={<Verify />}
    >
      <AuditFilters />
      {log.error === null ? null : <ApiErrorNote error={log.error} onRetry={() => void log.refetch()} />}
      {log.isPending ? (
        <Loading what="the audit log" />
      ) : (
        <AuditTable rows={rows} onOpen={(seq) => setOpen(seq, true)} nameOf={nameOf} />
      )}
      {log.hasNextPage ? (
        <div>
          <Button busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Older ones
          </Button>
        </div>
      ) : null}
      {opened === undefined ? null : (
        <AuditRowDialog row={opened} nameOf={nameOf} onClose={() => setOpen(undefined)} />
      )}
    </Page>
  );
}

function Verify() {
  const trpc = useTRPC();
  const verdict = useQuery(trpc.audit.verify.queryOptions(undefined, { enabled: false }));
  const { data } = verdict;
  return (
    <div className="grid justify-items-end gap-2">
      <Button icon={ShieldCheck} busy={verdict.isFetching} onClick={() => void verdict.refetch()}>
        Verify the chain
      </Button>
      <div role="status">
        {verdict.error === null ? null : <ApiErrorNote error={verdict.error} />}
        {data === undefined || verdict.isFetching ? null : data.bad === undefined ? (
          <Notice tone="good">
            All {count(data.rows)} rows are as they were written. Last row {data.lastSeq.toString()}, hash{" "}
            <code title={data.lastHash}>{data.lastHash.slice(0, 16)}</code>.
          </Notice>
        ) : (
          <Notice tone="bad">{data.bad.text}</Notice>
        )}
      </div>
    </div>
  );
}
