import * as z from "zod";
import { mutation, procedure, router } from "@/server/api/trpc";
import { idSchema } from "@/server/core/cluster/names";
import { hostKeySchema, hostPlaceSchema, hostSchema } from "@/server/core/host";
import { reasonSchema } from "@/server/core/reason";
import { hostTarget } from "@/server/db/hostTarget";
import {
  addHost,
  checkedHostKey,
  editHost,
  hostForAudit,
  pinHostKey,
  removeHost,
  targetOfNew,
} from "@/server/hosts/hostSettings";
import { getHost, listHosts } from "@/server/hosts/listHosts";
import { readHost, readingForAudit, readingView, recordReading } from "@/server/hosts/readHost";
import { firstContact } from "@/server/ssh/firstContact";

const hostIdSchema = z.object({ hostId: idSchema });

/** Hosts: how they are reached, and what was read from them. */
export const hostsRouter = router({
  list: procedure("host:view").query(({ ctx }) => listHosts(ctx.db)),

  get: procedure("host:view")
    .input(hostIdSchema)
    .query(({ ctx, input }) => getHost(ctx.db, input.hostId)),

  /** Asks a machine for its host key, without signing in: to be compared by a person before it is pinned. */
  contact: mutation("host:edit", "host.contact")
    .input(hostPlaceSchema)
    .mutation(async ({ ctx, input }) => {
      const target = { hostId: "", name: input.address, ...input };
      const nobody = { user: "none", privateKey: "", pinnedHostKey: undefined, sudo: false };
      const key = await firstContact({ ...target, ...nobody });
      return ctx.mutate(async () => ({
        result: key,
        object: { name: input.address },
        details: { port: input.port, hostKey: `${key.type} ${key.fingerprint}` },
      }));
    }),

  /** Adds a host whose key was confirmed, and reads it. Nothing is saved when that fails, unless asked to. */
  add: mutation("host:edit", "host.add")
    .input(hostSchema.extend({ hostKey: hostKeySchema, saveAnyway: z.boolean().default(false) }))
    .mutation(async ({ ctx, input }) => {
      const { hostKey: given, saveAnyway, ...settings } = input;
      const hostKey = checkedHostKey(given);
      const reading = await readHost(await targetOfNew(ctx.db, settings, hostKey));
      if (!reading.ok && !saveAnyway) throw reading.error;
      return ctx.mutate(async (tx) => {
        const host = await addHost(tx, settings, { hostKey, by: ctx.user.username });
        await recordReading(tx, host.id, reading);
        return {
          result: { hostId: host.id, reading: readingView(reading) },
          object: { id: host.id, name: host.name },
          after: hostForAudit(host),
          details: readingForAudit(reading),
        };
      });
    }),

  edit: mutation("host:edit", "host.edit")
    .input(hostSchema.extend({ hostId: idSchema }))
    .mutation(({ ctx, input: { hostId, ...settings } }) =>
      ctx.mutate(async (tx) => {
        const { before, after } = await editHost(tx, hostId, settings);
        return {
          result: null,
          object: { id: hostId, name: after.name },
          ...{ before: hostForAudit(before), after: hostForAudit(after) },
        };
      }),
    ),

  /** Confirms another host key than the one that was pinned, with a reason. */
  pin: mutation("host:edit", "host.pin")
    .input(z.object({ hostId: idSchema, hostKey: hostKeySchema, reason: reasonSchema }))
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const hostKey = checkedHostKey(input.hostKey);
        const { before, after } = await pinHostKey(tx, input.hostId, { hostKey, by: ctx.user.username });
        return {
          result: null,
          object: { id: after.id, name: after.name },
          reason: input.reason,
          ...{ before: hostForAudit(before), after: hostForAudit(after) },
        };
      }),
    ),

  /** Reads all facts of a host now. */
  readFacts: mutation("host:edit", "host.readFacts")
    .input(hostIdSchema)
    .mutation(async ({ ctx, input: { hostId } }) => {
      const target = await hostTarget(ctx.db, hostId);
      const reading = await readHost(target);
      return ctx.mutate(async (tx) => {
        await recordReading(tx, hostId, reading);
        return {
          result: readingView(reading),
          outcome: reading.ok ? "done" : "failed",
          object: { id: hostId, name: target.name },
          details: readingForAudit(reading),
        };
      });
    }),

  remove: mutation("host:edit", "host.remove")
    .input(hostIdSchema)
    .mutation(({ ctx, input }) =>
      ctx.mutate(async (tx) => {
        const host = await removeHost(tx, input.hostId);
        return { result: null, object: { id: host.id, name: host.name }, before: hostForAudit(host) };
      }),
    ),
});
