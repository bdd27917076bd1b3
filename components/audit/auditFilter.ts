import * as z from "zod";
import { idSchema } from "@/server/core/cluster/names";

/** What an act ended as. */
export const OUTCOMES = ["done", "refused", "failed"] as const;

/** What the audit log is narrowed to, as it stands in the address. */
export interface AuditFilter {
  text?: string;
  outcome?: (typeof OUTCOMES)[number];
  objectType?: string;
  clusterId?: string;
  changeId?: string;
  actorId?: string;
  from?: Date;
  to?: Date;
}

/** Reads the filters of an address; what makes no sense is left out. Days are the reader's, both included. */
export function readFilters(parameters: URLSearchParams): AuditFilter {
  const filter: AuditFilter = {};
  const text = word(parameters.get("q"));
  if (text !== undefined) filter.text = text;
  const outcome = OUTCOMES.find((each) => each === parameters.get("outcome"));
  if (outcome !== undefined) filter.outcome = outcome;
  const objectType = word(parameters.get("type"));
  if (objectType !== undefined) filter.objectType = objectType;
  const actorId = word(parameters.get("actor"));
  if (actorId !== undefined) filter.actorId = actorId;
  const clusterId = idSchema.safeParse(parameters.get("cluster"));
  if (clusterId.success) filter.clusterId = clusterId.data;
  const changeId = idSchema.safeParse(parameters.get("change"));
  if (changeId.success) filter.changeId = changeId.data;
  const from = day(parameters.get("from"));
  if (from !== undefined) filter.from = from;
  const to = day(parameters.get("to"));
  if (to !== undefined) filter.to = new Date(to.getFullYear(), to.getMonth(), to.getDate() + 1);
  return filter;
}

function word(value: string | null): string | undefined {
  const trimmed = value?.trim() ?? "";
  return trimmed === "" ? undefined : trimmed.slice(0, 200);
}

function day(value: string | null): Date | undefined {
  if (!z.iso.date().safeParse(value).success) return undefined;
  const [year = 0, month = 1, date = 1] = (value ?? "").split("-").map(Number);
  return new Date(year, month - 1, date);
}
