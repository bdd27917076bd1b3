import * as z from "zod";
import { bfdCheck } from "@/server/core/checkers/bfdCheck";
import { dnsCheck } from "@/server/core/checkers/dnsCheck";
import { fileCheck } from "@/server/core/checkers/fileCheck";
import { httpGet } from "@/server/core/checkers/httpGet";
import { miscCheck } from "@/server/core/checkers/miscCheck";
import { pingCheck } from "@/server/core/checkers/pingCheck";
import { smtpCheck } from "@/server/core/checkers/smtpCheck";
import { sslGet } from "@/server/core/checkers/sslGet";
import { tcpCheck } from "@/server/core/checkers/tcpCheck";
import { udpCheck } from "@/server/core/checkers/udpCheck";
import { schemaOf, type ValuesOf } from "@/server/core/fields";

/** Every check type. A new one is a file beside this one and a line here. */
export const CHECKERS = [
  tcpCheck,
  httpGet,
  sslGet,
  smtpCheck,
  dnsCheck,
  pingCheck,
  udpCheck,
  miscCheck,
  bfdCheck,
  fileCheck,
] as const;

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
