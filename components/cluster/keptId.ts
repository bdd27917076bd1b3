import { newId } from "@/components/cluster/newId";
import type { ObjectKind } from "@/server/core/cluster";

/** Which new object: one of a kind in each cluster. */
export interface NewOne {
  clusterId: string;
  kind: ObjectKind;
}

const keyOf = ({ clusterId, kind }: NewOne) => `shoal new ${kind} ${clusterId}`;

/** The id that the new object of a kind will have; kept until it is added, so that coming back finds what was typed. */
export function keptId(one: NewOne): string {
  const kept = sessionStorage.getItem(keyOf(one));
  if (kept !== null) return kept;
  const made = newId();
  sessionStorage.setItem(keyOf(one), made);
  return made;
}

/** Forgets the id of the new object of a kind, because it was added: the next one is another. */
export function forgetKeptId(one: NewOne): void {
  sessionStorage.removeItem(keyOf(one));
}
