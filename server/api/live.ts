import * as z from "zod";
import { clustersWith } from "@/server/access/permissions";
import { acrossClusters, procedure, router } from "@/server/api/trpc";
import { followDashboard } from "@/server/monitor/followDashboard";
import { listTransitions } from "@/server/monitor/listTransitions";
import { liveView } from "@/server/monitor/sharedLiveView";

const limit = z.int().min(1).max(500).default(50);

/** What goes on now. Subscriptions tell everything first and then what changes. */
export const liveRouter = router({
  /** Yields `DashboardBatch`. */
  dashboard: acrossClusters("cluster:view").subscription(({ ctx, signal }) =>
    followDashboard(liveView(), clustersWith(ctx.user, "cluster:view"), signal ?? never()),
  ),

  /** Yields `LiveBatch`, for `applyLive`. */
  cluster: procedure("cluster:view").subscription(({ input, signal }) =>
    liveView().follow(input.clusterId, signal ?? never()),
  ),

  /** What happened before, newest first. */
  transitions: procedure("cluster:view")
    .input(z.object({ limit }))
    .query(({ ctx, input }) =>
      listTransitions(ctx.db, { clusterIds: [input.clusterId], limit: input.limit }),
    ),

  recentTransitions: acrossClusters("cluster:view")
    .input(z.object({ limit }))
    .query(({ ctx, input }) =>
      listTransitions(ctx.db, { clusterIds: clustersWith(ctx.user, "cluster:view"), limit: input.limit }),
    ),
});

// A caller within the server may leave the signal out; it then ends the generator itself.
function never(): AbortSignal {
  return new AbortController().signal;
}
