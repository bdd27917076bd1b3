import type { LiveDirector, LiveInstance } from "@/server/core/live";
import type { StateChange } from "@/server/monitor/watched";

/** What is known around a change of state. */
export interface Surroundings {
  director: LiveDirector;
  /** The other directors of the cluster that this worker watches; the others' part is not known. */
  peers: readonly LiveDirector[];
}

/** Why an instance changed its state, as far as the facts tell, as a sentence; undefined: they do not. */
export function transitionReason(change: StateChange, around: Surroundings): string | undefined {
  const { from, to, source } = change;
  const { name } = around.director;
  switch (to.state) {
    case "MASTER":
      return masterReason(change, around);
    case "BACKUP":
      return backupReason(change, around);
    case "FAULT":
      return `Something that it tracks on ${name} failed: an interface, a script or a process.`;
    case "STOP":
      return source === "fifo"
        ? `keepalived was stopped on ${name}.`
        : `keepalived on ${name} ended without a word.`;
    case "DELETED":
      return `keepalived's configuration on ${name} does not have it any more.`;
    case "INIT":
      return from === undefined ? undefined : `keepalived on ${name} starts it again.`;
  }
}

function masterReason(change: StateChange, around: Surroundings): string | undefined {
  const mine = change.to.priority;
  const peers = peersOf(change.instance, around);
  const away = peers.find(({ instance }) => instance.state === "STOP" || instance.state === "DELETED");
  const faulty = peers.find(({ instance }) => instance.state === "FAULT");
  const master = peers.find(({ instance }) => instance.state === "MASTER");
  // It may have stepped back already when the news come.
  const lower = peers.find(
    ({ instance }) =>
      (instance.state === "MASTER" || instance.state === "BACKUP") &&
      mine !== undefined &&
      instance.priority !== undefined &&
      instance.priority < mine,
  );
  if (away !== undefined) return `keepalived does not run it on ${away.name}.`;
  if (faulty !== undefined) return `${faulty.name} is in fault.`;
  if (lower !== undefined) {
    return `Its priority ${mine} is higher than the ${lower.instance.priority} of ${lower.name}.`;
  }
  if (master === undefined) return undefined;
  const answers =
    master.director.reach.state === "ok" ? "" : `, and ${master.name} does not answer Shoal either`;
  return `No adverts of ${master.name} arrived any more${answers}.`;
}

function backupReason(change: StateChange, around: Surroundings): string | undefined {
  const { from, to } = change;
  const { name } = around.director;
  if (from?.state === "FAULT") return `The fault on ${name} is over.`;
  if (from === undefined || from.state === "STOP" || from.state === "INIT" || from.state === "DELETED") {
    return `keepalived on ${name} has started.`;
  }
  if (from.priority !== undefined && to.priority !== undefined && to.priority < from.priority) {
    return `Its priority fell from ${from.priority} to ${to.priority}.`;
  }
  const higher = peersOf(change.instance, around).find(
    ({ instance }) => (instance.priority ?? 0) > (to.priority ?? 255),
  );
  return higher === undefined
    ? "Another director with a higher priority took over."
    : `${higher.name} with the higher priority ${higher.instance.priority} took over.`;
}

function peersOf(
  name: string,
  around: Surroundings,
): { name: string; director: LiveDirector; instance: LiveInstance }[] {
  return around.peers.flatMap((director) => {
    const instance = director.instances[name];
    return instance === undefined ? [] : [{ name: director.name, director, instance }];
  });
}
