import * as z from "zod";
import { httpGet } from "@/server/core/checkers/httpGet";
import { tcpCheck } from "@/server/core/checkers/tcpCheck";
import { schemaOf, type ValuesOf } from "@/server/core/fields";

/** Every check type. A new one is a file beside this one and a line here. */
export const CHECKERS = [tcpCheck, httpGet] as const;

type CheckOf<C> = C extends { type: infer Type; fields: infer F extends Parameters<typeof schemaOf>[0] }
  ? { type: Type; settings: ValuesOf<F> }
  : never;

/** One check of a real server: its type and that type's settings. */
export type Check = CheckOf<(typeof CHECKERS)[number]>;

export type CheckType = Check["type"];

/** The schema of a check of any type. */
export const checkSchema: z.ZodType<Check> = z.discriminatedUnion(
  "type",
  CHECKERS.map((checker) =>
    z.strictObject({ type: z.literal(checker.type), settings: schemaOf(checker.fields) }),
  ) as unknown as readonly [z.ZodObject<{ type: z.ZodLiteral<CheckType> }>],
) as unknown as z.ZodType<Check>;
