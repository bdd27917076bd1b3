import type { VrrpInstance, VrrpMember } from "@/server/core/cluster";
import type { InstanceEvidence, InstanceHealth, InstanceVerdict } from "@/server/core/health/types";
import {
  directorName,
  freshDirector,
  heldAddress,
  listed,
  optional,
  type View,
} from "@/server/core/health/view";
import { seenAt } from "@/server/core/live";

/** Judges one VRRP instance from what all its directors show. */
export function instanceHealth(instance: VrrpInstance, view: View): InstanceHealth {
  const evidence = instance.members.map((member) => evidenceOf(member, { ...view, instance }));
  const who = { vrrpInstanceId: instance.vrrpInstanceId, name: instance.name };
  if (!instance.enabled) {
    return { ...who, verdict: "disabled", text: `${instance.name} is disabled.`, evidence };
  }
  const masters = evidence.filter((each) => each.state === "MASTER");
  const [master] = masters;
  const judged = judge(instance, { ...view, evidence });
  return {
    ...who,
    ...judged,
    ...(masters.length === 1 && master !== undefined ? { masterDirectorId: master.directorId } : {}),
    evidence,
  };
}

/** Milliseconds that an election may take: three adverts and the skew of the lowest priority (RFC 5798, 6.1), and a little for the news to come. */
export function electionTime(instance: VrrpInstance): number {
  const lowest = Math.min(255, ...instance.members.map((member) => member.priority));
  return instance.advertInt * 1000 * (3 + (256 - lowest) / 256) + 200;
}

type Judged = Omit<InstanceHealth, "vrrpInstanceId" | "name" | "evidence" | "masterDirectorId">;

function judge(instance: VrrpInstance, view: View & { evidence: InstanceEvidence[] }): Judged {
  const { evidence, now } = view;
  const claimants = evidence.filter((each) => each.claimsSince !== undefined);
  const [claimant] = claimants;
  if (claimants.length > 1) {
    const since = Math.max(...claimants.map((each) => each.claimsSince ?? now));
    const names = listed(claimants.map((each) => each.name));
    // One advert may be on its way: until then it is a hand-over.
    if (now - since <= instance.advertInt * 1000) {
      return { verdict: "electing", text: `${names} are handing over.`, since };
    }
    return {
      verdict: "dualMaster",
      text: dualText(instance, claimants),
      ...dualCause(view, claimants),
      since,
    };
  }
  const unknown = evidence.filter((each) => each.state === "unknown");
  if (claimant !== undefined && claimant.state === "MASTER") {
    return okJudged(instance, { claimant, unknown });
  }
  if (unknown.length > 0 || evidence.length === 0) return unknownJudged(instance, unknown);
  const since = Math.max(...evidence.map((each) => each.since ?? 0));
  if (now - since <= electionTime(instance)) {
    return { verdict: "electing", text: `The directors are electing a master for ${instance.name}.`, since };
  }
  const left = claimant === undefined ? "" : ` ${vipWords(claimant.holds)} left on ${claimant.name}.`;
  return {
    verdict: "noMaster",
    text: `No director is master for ${instance.name}.${left}`,
    cause: `${listed(evidence.map((each) => `${each.name} ${STATE_WORDS[each.state]}`))}.`,
    since,
  };
}

const STATE_WORDS: Record<InstanceEvidence["state"], string> = {
  MASTER: "is master",
  BACKUP: "is backup",
  FAULT: "is in fault",
  STOP: "does not run it",
  DELETED: "has it no more",
  INIT: "is starting",
  unknown: "is unknown",
};

function okJudged(
  instance: VrrpInstance,
  seen: { claimant: InstanceEvidence; unknown: InstanceEvidence[] },
): Judged {
  const { claimant, unknown } = seen;
  const missing = instance.vips.map((vip) => vip.address).filter((vip) => !holdsVip(claimant, vip));
  const parts = [`${claimant.name} is master.`];
  if (missing.length > 0) parts.push(`${vipWords(missing)} not on it.`);
  if (unknown.length > 0) parts.push(`Nothing is known of ${listed(unknown.map((each) => each.name))}.`);
  const verdict: InstanceVerdict = "ok";
  return { verdict, text: parts.join(" "), ...optional("since", claimant.since) };
}

function unknownJudged(instance: VrrpInstance, unknown: InstanceEvidence[]): Judged {
  const last = unknown.find((each) => each.last === "MASTER");
  const names = listed(unknown.map((each) => each.name));
  const text =
    unknown.length === 0
      ? `${instance.name} has no directors.`
      : last === undefined
        ? `Nothing is known of ${names}, and no other director is master.`
        : `${last.name} was master when it was last seen; nothing is known since.`;
  return { verdict: "unknown", text, ...optional("since", last?.seenAt ?? unknown[0]?.seenAt) };
}

function dualText(instance: VrrpInstance, claimants: InstanceEvidence[]): string {
  const names = listed(claimants.map((each) => each.name));
  const both = claimants.length === 2 ? "both " : "";
  const shared = instance.vips
    .map((vip) => vip.address)
    .filter((vip) => claimants.filter((each) => holdsVip(each, vip)).length > 1);
  if (shared.length > 0) {
    const many = shared.length > 1;
    return `${many ? "VIPs" : "VIP"} ${listed(shared)} ${many ? "are" : "is"} on ${both}${names}.`;
  }
  const holders = claimants.filter((each) => each.holds.length > 0);
  if (claimants.some((each) => each.state !== "MASTER")) {
    return `The VIPs of ${instance.name} are spread over ${names}.`;
  }
  const only = holders.length === 1 ? ` Only ${holders[0]?.name} holds its VIPs.` : "";
  return `${both === "" ? "" : "Both "}${names} say that they are master for ${instance.name}.${only}`;
}

/** keepalived tells of an advert with a lower priority once per change, not once per advert; milliseconds. */
const HEARD_LATELY = 60_000;

function dualCause(view: View, claimants: InstanceEvidence[]): { cause: string } {
  const ended = claimants.find((each) => each.state === "STOP" || each.state === "DELETED");
  if (ended !== undefined) {
    const cause = `keepalived does not run the instance on ${ended.name} any more and left the address behind.`;
    return { cause };
  }
  const heard = claimants.find((each) => view.now - (each.lowerPriorityHeardAt ?? 0) < HEARD_LATELY);
  if (heard !== undefined) {
    const others = listed(claimants.filter((each) => each !== heard).map((each) => each.name));
    return {
      cause: `${heard.name} hears ${others}, but its own adverts do not arrive there: they are blocked on the way or refused.`,
    };
  }
  return {
    cause:
      "The directors do not hear or do not accept each other's adverts: they are blocked on the way, or VIP list, authentication, advert interval or version differ.",
  };
}

function evidenceOf(member: VrrpMember, view: View & { instance: VrrpInstance }): InstanceEvidence {
  const known = view.live.directors[member.directorId];
  const said = known?.instances[view.instance.name];
  const fresh = freshDirector(view, member.directorId);
  const base = {
    directorId: member.directorId,
    name: directorName(view, member.directorId),
    ...optional("seenAt", seenAt(known)),
  };
  if (fresh === undefined) {
    return {
      ...base,
      state: "unknown",
      ...optional("last", said?.state),
      ...optional("since", said?.since),
      holds: [],
    };
  }
  const vips = view.instance.vips.map((vip) => vip.address);
  const holds = vips.filter((vip) => heldAddress(fresh, vip) !== undefined);
  const heldSince = holds.map((vip) => heldAddress(fresh, vip)?.since ?? view.now);
  // keepalived that does not run has no state, whatever it said last.
  const stopped = fresh.keepalived !== undefined && !fresh.keepalived.running;
  const state = stopped ? "STOP" : (said?.state ?? "unknown");
  const since = stopped ? fresh.keepalived?.since : said?.since;
  const claims = [...(state === "MASTER" && since !== undefined ? [since] : []), ...heldSince];
  return {
    ...base,
    state,
    ...optional("priority", stopped ? undefined : said?.priority),
    ...optional("since", since),
    ...optional("lowerPriorityHeardAt", said?.lowerPriorityHeardAt),
    holds,
    ...(claims.length === 0 ? {} : { claimsSince: Math.min(...claims) }),
  };
}

function holdsVip(evidence: InstanceEvidence, vip: string): boolean {
  return evidence.holds.includes(vip);
}

function vipWords(vips: readonly string[]): string {
  return vips.length === 1 ? `VIP ${vips[0]} is` : `VIPs ${listed(vips)} are`;
}
