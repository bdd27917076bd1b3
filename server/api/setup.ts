import * as z from "zod";
import { isSetupNeeded, isSetupTokenGood } from "@/server/access/setupLink";
import { signUpAdministrator } from "@/server/access/signUpAdministrator";
import { mutation, procedure, router } from "@/server/api/trpc";
import { passwordSchema, personNameSchema, usernameSchema } from "@/server/core/person";

const tokenSchema = z.string().min(1).max(100);

/** How the first administrator comes in. */
export const setupRouter = router({
  /** Whether nobody has signed up yet, and whether the token of a link can still be used. */
  state: procedure("public")
    .input(z.object({ token: tokenSchema.optional() }).optional())
    .query(async ({ ctx, input }) => ({
      needed: await isSetupNeeded(ctx.db),
      tokenGood: input?.token !== undefined && (await isSetupTokenGood(ctx.db, input.token)),
    })),

  firstAdministrator: mutation("public", "setup.firstAdministrator")
    .input(
      z.object({
        token: tokenSchema,
        name: personNameSchema,
        username: usernameSchema,
        password: passwordSchema,
      }),
    )
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const user = await signUpAdministrator(tx, input);
        const object = { id: user.id, name: input.username };
        const after = { name: input.name, username: input.username, role: "administrator" };
        return { result: { userId: user.id }, object, after };
      }),
    ),
});
