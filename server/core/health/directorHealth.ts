import type { Director } from "@/server/core/cluster";
import type { DirectorHealth } from "@/server/core/health/types";
import { freshDirector, listed, optional, type View } from "@/server/core/health/view";
import { type LiveDirector, seenAt } from "@/server/core/live";

/** Milliseconds by which a director's clock may be off before it is said. What needs clocks closer together measures them itself. */
const CLOCK_LIMIT = 2000;

/** Judges one director. One that does not answer is unknown, never down: it may well do its work. */
export function directorHealth(director: Director, view: View): DirectorHealth {
  const known = view.live.directors[director.directorId];
  const who = { directorId: director.directorId, name: director.name, ...optional("seenAt", seenAt(known)) };
  const fresh = freshDirector(view, director.directorId);
  if (fresh === undefined) return { ...who, state: "unknown", text: unknownText(director.name, known) };
  const late = optional("late", fresh.stream.kind === "fifo" ? undefined : lateText(fresh));
  if (fresh.keepalived !== undefined && !fresh.keepalived.running) {
    return { ...who, ...late, state: "down", text: `keepalived is not running on ${director.name}.` };
  }
  const troubles = troublesOf(fresh, view);
  if (troubles.length > 0) return { ...who, ...late, state: "degraded", text: troubles.join(" ") };
  const text =
    fresh.reach.state === "ok"
      ? `${director.name} answers, keepalived runs.`
      : `The connection to ${director.name} was lost just now and is being made again.`;
  return { ...who, ...late, state: "ok", text };
}

function troublesOf(director: LiveDirector, view: View): string[] {
  const wanted = view.cluster.vrrpInstances.filter(
    (instance) =>
      instance.enabled && instance.members.some((member) => member.directorId === director.directorId),
  );
  const faults = wanted
    .filter((instance) => director.instances[instance.name]?.state === "FAULT")
    .map((instance) => instance.name);
  const offset = director.clockOffset ?? 0;
  const seconds = (Math.abs(offset) / 1000).toFixed(1);
  return [
    ...(faults.length > 0
      ? [`${listed(faults)} ${faults.length > 1 ? "are" : "is"} in fault on ${director.name}.`]
      : []),
    ...(Math.abs(offset) > CLOCK_LIMIT
      ? [`The clock of ${director.name} is ${seconds} s ${offset > 0 ? "ahead" : "behind"}.`]
      : []),
    ...(!director.ipvs.readable && view.cluster.virtualServices.some((service) => service.enabled)
      ? [director.ipvs.text ?? `The kernel of ${director.name} shows no IPVS table.`]
      : []),
  ];
}

function unknownText(name: string, known: LiveDirector | undefined): string {
  if (known === undefined || known.reach.state === "unwatched") return `Nobody watches ${name} now.`;
  if (known.reach.state === "connecting") return `${name} is being connected.`;
  if (known.reach.text !== undefined) return known.reach.text;
  return `${name} answered last time, but no news of it came since: see whether Shoal's worker runs.`;
}

function lateText(director: LiveDirector): string {
  const why = director.stream.text === undefined ? "" : ` ${director.stream.text}`;
  return `News of it may be up to ${director.every / 1000} s late.${why}`;
}
