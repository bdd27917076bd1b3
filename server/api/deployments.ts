import * as z from "zod";
import { clustersWith } from "@/server/access/permissions";
import { acrossClusters, procedure, router } from "@/server/api/trpc";
import { idSchema } from "@/server/core/cluster/names";
import {
  getCommand,
  getDeployment,
  listDeployments,
  watchDeployment,
} from "@/server/deployments/deploymentViews";

const deploymentSchema = z.object({ deploymentId: idSchema });

/** Deployments: runs of plans over hosts. */
export const deploymentsRouter = router({
  list: acrossClusters("cluster:view")
    .input(z.object({ clusterId: idSchema.optional(), limit: z.int().min(1).max(200).default(50) }))
    .query(({ ctx, input }) =>
      listDeployments(ctx.db, { ...input, visible: clustersWith(ctx.user, "cluster:view") }),
    ),

  get: procedure("cluster:view")
    .input(deploymentSchema)
    .query(({ ctx, input }) => getDeployment(ctx.db, input)),

  /** The deployment now, and whole again whenever it changed; ends with it. */
  watch: procedure("cluster:view")
    .input(deploymentSchema)
    .subscription(({ ctx, input, signal }) =>
      watchDeployment(ctx.db, input, signal ?? new AbortController().signal),
    ),

  /** The output of one command. */
  command: procedure("cluster:view")
    .input(deploymentSchema.extend({ commandId: z.string().regex(/^\d{1,18}$/) }))
    .query(({ ctx, input }) => getCommand(ctx.db, input)),
});
