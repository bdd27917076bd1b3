import * as z from "zod";
import { clustersWith } from "@/server/access/permissions";
import { acrossClusters, mutation, procedure, router } from "@/server/api/trpc";
import { getChange, listChanges } from "@/server/changes/changeViews";
import {
  describeChange,
  editChange,
  lockChange,
  openChange,
  withdrawChange,
} from "@/server/changes/editChange";
import { editSchema } from "@/server/core/cluster/edit";
import { idSchema } from "@/server/core/cluster/names";
import { draftPlan, storePlan } from "@/server/deploy/planChange";
import { startDeployment } from "@/server/deploy/startDeployment";
import { AppError } from "@/server/errors";
import { addJob } from "@/server/jobs";

const changeSchema = z.object({ changeId: idSchema });
const wordsSchema = z.object({
  title: z.string().trim().min(1, { error: "A title is needed." }).max(120),
  reason: z.string().trim().max(2000).default(""),
});

/** Changes: edits of a cluster on their way to its hosts. */
export const changesRouter = router({
  /** Newest first; `before` is the number of the last one of the page before. */
  list: acrossClusters("cluster:view")
    .input(
      z.object({
        clusterId: idSchema.optional(),
        openOnly: z.boolean().default(false),
        before: z.int().optional(),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .query(({ ctx, input }) =>
      listChanges(ctx.db, { ...input, visible: clustersWith(ctx.user, "cluster:view") }),
    ),

  get: procedure("cluster:view")
    .input(changeSchema)
    .query(({ ctx, input }) => getChange(ctx.db, input)),

  open: mutation("cluster:edit", "change.open")
    .input(wordsSchema)
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const change = await openChange(tx, input, ctx.user.userId);
        return {
          result: { changeId: change.id, number: change.number, revision: 0 },
          ...about(change),
          after: { title: change.title, reason: change.reason },
        };
      }),
    ),

  describe: mutation("cluster:edit", "change.describe")
    .input(changeSchema.extend(wordsSchema.shape))
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const { before, after } = await describeChange(tx, input);
        return {
          result: null,
          ...about(after),
          before: { title: before.title, reason: before.reason },
          after: { title: after.title, reason: after.reason },
        };
      }),
    ),

  /** Puts edits that were made on `revision` into the change; answers with the next revision. */
  edit: mutation("cluster:edit", "change.edit")
    .input(changeSchema.extend({ revision: z.int().min(0), edits: z.array(editSchema).min(1).max(10_000) }))
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const { revision, number, edited } = await editChange(tx, input, ctx.user.userId);
        const objects = (side: "before" | "after") =>
          edited.map((each) => ({ kind: each.kind, id: each.id, name: each.name, value: each[side] }));
        return {
          result: { revision },
          ...about({ id: input.changeId, number, clusterId: input.clusterId }),
          ...{ before: objects("before"), after: objects("after") },
          details: { revision },
        };
      }),
    ),

  withdraw: mutation("cluster:edit", "change.withdraw")
    .input(changeSchema)
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => ({ result: null, ...about(await withdrawChange(tx, input)) })),
    ),

  /** Reads every host and plans what the change would do there. */
  plan: mutation("cluster:edit", "change.plan")
    .input(changeSchema)
    .mutation(async ({ ctx, input }) => {
      // Before the hosts are read: the change must be one of this cluster.
      await getChange(ctx.db, input);
      const planned = await draftPlan(ctx.db, input.changeId);
      return ctx.mutate(async (tx) => {
        const { change } = await lockChange(tx, input);
        const { planId } = await storePlan(tx, planned, ctx.user.userId);
        const { hash, plan } = planned;
        return {
          result: { planId, hash, plan },
          ...about(change),
          details: { planId, hash, impact: plan.impact, revision: planned.revision },
        };
      });
    }),

  /** Begins the deployment of the change's newest plan. (tRPC reserves the name `apply`.) */
  applyPlan: mutation("cluster:apply", "change.apply")
    .input(changeSchema.extend({ planId: idSchema }))
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const { changeId, clusterId, planId } = input;
        const plan = await tx.plan.findFirst({
          where: { id: planId, changeId, change: { clusterId } },
          include: { change: true },
        });
        if (plan === null) throw new AppError("notFound", { text: "This change has no such plan." });
        const { deploymentId } = await startDeployment(tx, { planId, userId: ctx.user.userId });
        await addJob(tx, "deploy", { deploymentId });
        return {
          result: { deploymentId },
          ...about(plan.change),
          details: { planId, hash: plan.hash, impact: plan.impact, deploymentId },
        };
      }),
    ),
});

function about(change: { id: string; number: number; clusterId: string }) {
  const { id, number, clusterId } = change;
  return { object: { id, name: `Change ${number}` }, clusterId, changeId: id };
}
