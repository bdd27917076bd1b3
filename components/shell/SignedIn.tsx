"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { useTRPC } from "@/components/trpc";
import { Loading } from "@/components/ui/Loading";

/** Shows its content to somebody who is signed in, and leads everybody else to the sign-in page and back. */
export function SignedIn({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.get.queryOptions(undefined, { staleTime: 60_000 }));
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams().toString();
  const isOut = me.data === null;
  useEffect(() => {
    const back = search === "" ? pathname : `${pathname}?${search}`;
    if (isOut) router.replace(back === "/" ? "/login" : `/login?next=${encodeURIComponent(back)}`);
  }, [isOut, pathname, search, router]);
  if (me.data !== undefined && me.data !== null) return children;
  return (
    <main className="mx-auto max-w-xl p-6">
      {me.error === null ? (
        <Loading what="the console" />
      ) : (
        <ApiErrorNote error={me.error} onRetry={() => void me.refetch()} />
      )}
    </main>
  );
}
