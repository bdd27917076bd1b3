import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import type { ApiError } from "@/components/trpc";
import { Loading } from "@/components/ui/Loading";

interface LoadedProps<Data> {
  query: UseQueryResult<Data, ApiError>;
  /** What is loaded, e.g. `the hosts`. */
  what: string;
  children: (data: Data) => ReactNode;
}

/** Draws what a query brought; while it has nothing yet, says so; when it failed, says why, and keeps what was there. */
export function Loaded<Data>({ query, what, children }: LoadedProps<Data>) {
  const note =
    query.error === null ? null : <ApiErrorNote error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return note ?? <Loading what={what} />;
  return (
    <>
      {note}
      {children(query.data)}
    </>
  );
}
