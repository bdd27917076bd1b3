"use client";

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  TRPCClientError,
  type TRPCClientErrorLike,
} from "@trpc/client";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "@/server/api/root";

const context = createTRPCContext<AppRouter>();

/** The API: queries and mutations as options for TanStack Query, subscriptions for `useSubscription`. */
export const { useTRPC, useTRPCClient } = context;

export type ApiError = TRPCClientErrorLike<AppRouter>;

/** What the API's procedures take and give. */
export type Inputs = inferRouterInputs<AppRouter>;
export type Outputs = inferRouterOutputs<AppRouter>;

const URL = "/api/trpc";

/** Gives the pages below it the API. Subscriptions reconnect by themselves and go on after the last event they saw. */
export function Api({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: (operation) => operation.type === "subscription",
          true: httpSubscriptionLink({ url: URL, transformer: superjson }),
          // The server refuses larger batches.
          false: httpBatchLink({ url: URL, transformer: superjson, maxURLLength: 6000, maxItems: 40 }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: signInAgain }),
    mutationCache: new MutationCache({ onError: signInAgain }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 3 && !isRefusal(error),
      },
    },
  });
}

/** True when the server understood and said no: asking again would change nothing. */
function isRefusal(error: Error): boolean {
  if (!(error instanceof TRPCClientError)) return false;
  const status: unknown = error.data?.httpStatus;
  return typeof status === "number" && status < 500;
}

/** A session that ended in the middle of the work: to the sign-in page, and back here afterwards. */
function signInAgain(error: Error): void {
  if (!(error instanceof TRPCClientError) || error.data?.code !== "UNAUTHORIZED") return;
  if (window.location.pathname === "/login") return;
  const back = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/login?next=${encodeURIComponent(back)}`);
}
