import * as z from "zod";
import { schemaOf, type ValuesOf } from "@/server/core/fields";
import { bfdInstance } from "@/server/core/trackers/bfdInstance";
import { trackFile } from "@/server/core/trackers/trackFile";
import { trackProcess } from "@/server/core/trackers/trackProcess";
import { trackScript } from "@/server/core/trackers/trackScript";

/** Every kind of tracker. A new one is a file beside this one and a line here. */
export const TRACKERS = [trackScript, trackFile, trackProcess, bfdInstance] as const;

type WatchOf<T> = T extends { type: infer Type; fields: infer F extends Parameters<typeof schemaOf>[0] }
  ? { type: Type; settings: ValuesOf<F> }
  : never;

/** What a tracker watches: its type and that type's settings. */
export type Watch = WatchOf<(typeof TRACKERS)[number]>;

export type WatchType = Watch["type"];

/** The schema of what a tracker of any type watches. */
export const watchSchema: z.ZodType<Watch> = z.discriminatedUnion(
  "type",
  TRACKERS.map((tracker) =>
    z.strictObject({ type: z.literal(tracker.type), settings: schemaOf(tracker.fields) }),
  ) as unknown as readonly [z.ZodObject<{ type: z.ZodLiteral<WatchType> }>],
) as unknown as z.ZodType<Watch>;
