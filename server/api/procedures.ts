import { appRouter } from "@/server/api/root";
import type { ProcedureMeta } from "@/server/api/trpc";

/** A procedure as the tests see it. */
export interface ProcedureFacts {
  path: string;
  type: "query" | "mutation" | "subscription";
  meta: ProcedureMeta | undefined;
  /** Names of the fields of its inputs. */
  inputs: string[];
}

/** Every procedure of the API, by path; for tests. */
export function listProcedures(): ProcedureFacts[] {
  const procedures: Record<string, unknown> = appRouter._def.procedures;
  return Object.entries(procedures)
    .map(([path, procedure]) => ({ path, ...factsOf(procedure) }))
    .sort((left, right) => (left.path < right.path ? -1 : 1));
}

function factsOf(procedure: unknown): Omit<ProcedureFacts, "path"> {
  // What tRPC keeps of a procedure has no public type.
  const { _def } = procedure as {
    _def: { type: ProcedureFacts["type"]; meta?: ProcedureMeta; inputs: unknown[] };
  };
  return { type: _def.type, meta: _def.meta, inputs: _def.inputs.flatMap(fieldsOf) };
}

function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  if ("shape" in schema && typeof schema.shape === "object") return Object.keys(schema.shape ?? {});
  return "unwrap" in schema && typeof schema.unwrap === "function" ? fieldsOf(schema.unwrap()) : [];
}
