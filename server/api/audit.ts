import * as z from "zod";
import { procedure, router } from "@/server/api/trpc";
import { listAudit } from "@/server/audit/listAudit";
import { verifyAudit } from "@/server/audit/verifyAudit";
import { idSchema } from "@/server/core/cluster/names";

const wordSchema = z.string().min(1).max(200);

const filterSchema = z.object({
  actorId: wordSchema.optional(),
  action: wordSchema.optional(),
  outcome: z.enum(["done", "refused", "failed"]).optional(),
  objectType: wordSchema.optional(),
  objectId: wordSchema.optional(),
  clusterId: idSchema.optional(),
  changeId: idSchema.optional(),
  from: z.date().optional(),
  to: z.date().optional(),
  text: wordSchema.optional(),
});

/** The audit log. Only ever read here: rows are written by what they record. */
export const auditRouter = router({
  /** Newest first; `cursor` is the `next` of the page before. */
  list: procedure("audit:view")
    .input(
      z.object({
        filters: filterSchema.default({}),
        cursor: z
          .string()
          .regex(/^\d{1,18}$/)
          .nullish(),
        limit: z.int().min(1).max(500).default(50),
      }),
    )
    .query(({ ctx, input: { filters, cursor, limit } }) =>
      listAudit(ctx.db, { filter: filters, before: cursor ?? undefined, limit }),
    ),

  /** Checks the whole chain. */
  verify: procedure("audit:view").query(({ ctx }) => verifyAudit(ctx.db)),
});
