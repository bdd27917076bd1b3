import * as z from "zod";
import { mutation, procedure, router } from "@/server/api/trpc";
import { idSchema, nameSchema } from "@/server/core/cluster/names";
import { addSshKey, listSshKeys, removeSshKey, type SshKeyView } from "@/server/hosts/sshKeys";
import { generateKeyPair, readKeyPair } from "@/server/ssh/privateKey";

/** Keys with which Shoal signs in to hosts. Only the public halves ever leave the server. */
export const sshKeysRouter = router({
  list: procedure("host:view").query(({ ctx }) => listSshKeys(ctx.db)),

  generate: mutation("key:edit", "sshKey.generate")
    .input(z.object({ name: nameSchema }))
    .mutation(({ ctx, input }) => {
      const pair = generateKeyPair();
      return ctx.mutate(async (tx) => act(await addSshKey(tx, input.name, pair)));
    }),

  import: mutation("key:edit", "sshKey.import")
    .input(
      z.object({
        name: nameSchema,
        privateKey: z.string().min(1).max(20_000),
        passphrase: z.string().max(1000).optional(),
      }),
    )
    .mutation(({ ctx, input }) => {
      const pair = readKeyPair(input.privateKey, input.passphrase);
      return ctx.mutate(async (tx) => act(await addSshKey(tx, input.name, pair)));
    }),

  remove: mutation("key:edit", "sshKey.remove")
    .input(z.object({ sshKeyId: idSchema }))
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const { object, after } = act(await removeSshKey(tx, input.sshKeyId));
        return { result: null, object, before: after };
      }),
    ),
});

function act(key: SshKeyView) {
  const after = { name: key.name, type: key.type, fingerprint: key.fingerprint };
  return { result: key, object: { id: key.sshKeyId, name: key.name }, after };
}
