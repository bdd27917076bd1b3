import * as z from "zod";
import { addPerson, disablePerson, grantRole, listPeople, revokeRole } from "@/server/access/people";
import { ROLES, type Role } from "@/server/access/permissions";
import { mutation, procedure, router } from "@/server/api/trpc";
import { idSchema } from "@/server/core/cluster/names";
import { passwordSchema, personNameSchema, usernameSchema } from "@/server/core/person";

const roleSchema = z.enum(Object.keys(ROLES) as [Role, ...Role[]]);
const grantSchema = z.object({ role: roleSchema, clusterId: idSchema.nullable() });
const userSchema = z.object({ userId: z.string().min(1).max(100) });

/** People and their roles. */
export const peopleRouter = router({
  list: procedure("people:view").query(({ ctx }) => listPeople(ctx.db)),

  add: mutation("people:edit", "user.add")
    .input(
      z.object({
        name: personNameSchema,
        username: usernameSchema,
        password: passwordSchema,
        grants: z.array(grantSchema).max(100),
      }),
    )
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const { id } = await addPerson(tx, input, ctx.user.userId);
        const { name, username, grants } = input;
        return { result: { userId: id }, object: { id, name: username }, after: { name, username, grants } };
      }),
    ),

  grant: mutation("people:edit", "user.grant")
    .input(userSchema.extend(grantSchema.shape))
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const user = await grantRole(tx, input, ctx.user.userId);
        const after = { role: input.role, clusterId: input.clusterId };
        return { result: null, object: { id: user.id, name: user.username ?? user.name }, after };
      }),
    ),

  revoke: mutation("people:edit", "user.revoke")
    .input(userSchema.extend(grantSchema.shape))
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const user = await revokeRole(tx, input);
        const before = { role: input.role, clusterId: input.clusterId };
        return { result: null, object: { id: user.id, name: user.username ?? user.name }, before };
      }),
    ),

  disable: mutation("people:edit", "user.disable")
    .input(userSchema)
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const user = await disablePerson(tx, input.userId);
        return { result: null, object: { id: user.id, name: user.username ?? user.name } };
      }),
    ),
});
