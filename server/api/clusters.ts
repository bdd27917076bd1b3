import * as z from "zod";
import { clustersWith } from "@/server/access/permissions";
import { acrossClusters, mutation, procedure, router } from "@/server/api/trpc";
import {
  createCluster,
  getCluster,
  getVersion,
  listClusters,
  renameCluster,
} from "@/server/clusters/clusters";
import { idSchema, nameSchema } from "@/server/core/cluster/names";
import { hostIdsOf } from "@/server/hosts/hostUses";
import { listHosts } from "@/server/hosts/listHosts";

/** Clusters and their configuration versions. */
export const clustersRouter = router({
  list: acrossClusters("cluster:view").query(({ ctx }) =>
    listClusters(ctx.db, clustersWith(ctx.user, "cluster:view")),
  ),

  get: procedure("cluster:view").query(({ ctx, input }) => getCluster(ctx.db, input.clusterId)),

  version: procedure("cluster:view")
    .input(z.object({ versionId: idSchema }))
    .query(({ ctx, input }) => getVersion(ctx.db, input)),

  /** The hosts that the cluster names, as it is applied and in its open changes. */
  hosts: procedure("cluster:view").query(async ({ ctx, input }) =>
    listHosts(ctx.db, await hostIdsOf(ctx.db, input.clusterId)),
  ),

  create: mutation("cluster:create", "cluster.create")
    .input(z.object({ name: nameSchema }))
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const { id } = await createCluster(tx, input.name);
        const object = { id, name: input.name };
        return { result: { clusterId: id }, object, clusterId: id, after: { name: input.name } };
      }),
    ),

  rename: mutation("cluster:edit", "cluster.rename")
    .input(z.object({ name: nameSchema }))
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const { before, after } = await renameCluster(tx, input);
        return {
          result: null,
          object: { id: after.id, name: after.name },
          clusterId: after.id,
          ...{ before: { name: before.name }, after: { name: after.name } },
        };
      }),
    ),
});
