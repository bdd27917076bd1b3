import type { LiveDirector, LiveDirectorHead, LiveMessage, LiveService } from "@/server/core/live";

/** The messages that lead from one state of a director to the next; none when nothing changed. */
export function diffDirector(before: LiveDirector, after: LiveDirector): LiveMessage[] {
  if (before === after) return [];
  const { directorId } = after;
  const messages: LiveMessage[] = [];
  const [headBefore, headAfter] = [headOf(before), headOf(after)];
  if (!isSameBut(headBefore, headAfter)) {
    messages.push({ kind: "director", director: headAfter });
  } else if (after.snapshot !== undefined && before.snapshot?.at !== after.snapshot.at) {
    const { snapshot, clockOffset } = after;
    messages.push({
      kind: "confirmed",
      directorId,
      snapshot,
      ...(clockOffset === undefined ? {} : { clockOffset }),
    });
  }
  const services = changedServices(before.services, after.services);
  if (Object.keys(services).length > 0) messages.push({ kind: "services", directorId, services });
  return messages;
}

function headOf(director: LiveDirector): LiveDirectorHead {
  const { services: _services, ...head } = director;
  return head;
}

/** Equal, apart from what every snapshot renews. */
function isSameBut(before: LiveDirectorHead, after: LiveDirectorHead): boolean {
  const rest = ({
    snapshot: _snapshot,
    clockOffset: _clockOffset,
    instances,
    ...head
  }: LiveDirectorHead) => ({
    ...head,
    instances: Object.entries(instances).map(([name, { seen: _seen, ...instance }]) => [name, instance]),
  });
  return JSON.stringify(rest(before)) === JSON.stringify(rest(after));
}

function changedServices(
  before: Record<string, LiveService>,
  after: Record<string, LiveService>,
): Record<string, LiveService | null> {
  const changed: Record<string, LiveService | null> = {};
  if (before === after) return changed;
  for (const [key, service] of Object.entries(after)) {
    const known = before[key];
    if (known !== service && JSON.stringify(known) !== JSON.stringify(service)) changed[key] = service;
  }
  for (const key of Object.keys(before)) {
    if (after[key] === undefined) changed[key] = null;
  }
  return changed;
}
