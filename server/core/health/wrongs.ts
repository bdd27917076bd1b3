import { instanceOf } from "@/server/core/health/serviceHealth";
import type {
  DirectorHealth,
  InstanceHealth,
  ServerHealth,
  ServiceHealth,
  Wrong,
  WrongLevel,
} from "@/server/core/health/types";
import { directorName, listed, optional, type View } from "@/server/core/health/view";

type JudgedView = View & {
  directors: readonly DirectorHealth[];
  instances: readonly InstanceHealth[];
  services: readonly ServiceHealth[];
};

const ORDER: readonly WrongLevel[] = ["critical", "warning", "unknown"];

/** Everything that is wrong, worst first; what follows from something else on the list is not listed again. */
export function wrongs(view: JudgedView): Wrong[] {
  return [
    ...view.instances.flatMap((instance) => ofInstance(instance, view)),
    ...view.directors.flatMap(ofDirector),
    ...view.services.flatMap((service) => ofService(service, view)),
    ...ofServers(view),
  ].sort((left, right) => ORDER.indexOf(left.level) - ORDER.indexOf(right.level));
}

function ofInstance(instance: InstanceHealth, view: JudgedView): Wrong[] {
  const at = ["vrrpInstances", instance.vrrpInstanceId];
  const base = { at, ...optional("since", instance.since) };
  const text = [instance.text, instance.cause].filter((part) => part !== undefined).join(" ");
  const key = `${instance.verdict} ${instance.vrrpInstanceId}`;
  switch (instance.verdict) {
    case "dualMaster":
      return [{ ...base, level: "critical", key, text, action: dualAction(instance) }];
    case "noMaster":
      return [
        {
          ...base,
          level: "critical",
          key,
          text,
          action: "Start keepalived on a director, or clear what puts it in fault.",
        },
      ];
    case "unknown":
      // A director of which nothing was ever known says so itself.
      return instance.evidence.some((each) => each.seenAt !== undefined)
        ? [
            {
              ...base,
              level: "unknown",
              key,
              text,
              action: "Look at the directors themselves; they may well work.",
            },
          ]
        : [];
    case "ok":
      return withoutVip(instance, view);
    case "electing":
    case "disabled":
      return [];
  }
}

function dualAction(instance: InstanceHealth): string {
  const left = instance.evidence.find((each) => each.claimsSince !== undefined && each.state === "STOP");
  return left === undefined
    ? "Stop keepalived on one of them, then find out why adverts do not arrive."
    : `Start keepalived on ${left.name}, or take the address off there.`;
}

/** A master without its addresses: keepalived puts them back within a moment, so this lasts only if it cannot. */
function withoutVip(instance: InstanceHealth, view: JudgedView): Wrong[] {
  const master = instance.evidence.find((each) => each.directorId === instance.masterDirectorId);
  const wanted = view.cluster.vrrpInstances.find((each) => each.vrrpInstanceId === instance.vrrpInstanceId);
  const missing = (wanted?.vips ?? [])
    .map((vip) => vip.address)
    .filter((vip) => master !== undefined && !master.holds.includes(vip));
  if (master === undefined || missing.length === 0 || view.now - (instance.since ?? 0) < SETTLING) return [];
  return [
    {
      level: "critical",
      key: `vipMissing ${instance.vrrpInstanceId}`,
      text: `${master.name} is master for ${instance.name}, but ${listed(missing)} ${missing.length > 1 ? "are" : "is"} not on it.`,
      action: `Look at the addresses and the log of keepalived on ${master.name}.`,
      at: ["vrrpInstances", instance.vrrpInstanceId],
      ...optional("since", instance.since),
    },
  ];
}

/** Milliseconds that a new master has to put its addresses on. */
const SETTLING = 2000;

function ofDirector(director: DirectorHealth): Wrong[] {
  const base = {
    text: director.text,
    at: ["directors", director.directorId],
    key: `${director.state} ${director.directorId}`,
  };
  switch (director.state) {
    case "down":
      return [
        { ...base, level: "critical", action: `Start keepalived on ${director.name} and read its log.` },
      ];
    case "degraded":
      return [{ ...base, level: "warning", action: `Look at ${director.name}.` }];
    case "unknown":
      return [
        {
          ...base,
          level: "unknown",
          action: `See whether ${director.name} can be reached over SSH.`,
          ...optional("since", director.seenAt),
        },
      ];
    case "ok":
      return [];
  }
}

function ofService(service: ServiceHealth, view: JudgedView): Wrong[] {
  if (service.state !== "down") return [];
  const wanted = view.cluster.virtualServices.find(
    (each) => each.virtualServiceId === service.virtualServiceId,
  );
  // An instance without a master was named already, with all that hangs on it.
  if (wanted === undefined || instanceOf(wanted, view)?.verdict === "noMaster") return [];
  const out = service.servers.filter((server) => server.state === "down");
  const why = out.length === 0 ? service.text : `${service.text} ${out[0]?.name}: ${out[0]?.why}`;
  const times = out.map((server) => server.since).filter((since) => since !== undefined);
  return [
    {
      level: "critical",
      key: `serviceDown ${service.virtualServiceId}`,
      text: `${service.name} (${wanted.listen.address}:${wanted.listen.port}) is down. ${why}`,
      action: service.serversUp > 0 ? "Look at keepalived on the directors." : "Look at its real servers.",
      at: ["virtualServices", service.virtualServiceId],
      ...(times.length > 0 ? { since: Math.max(...times) } : {}),
    },
  ];
}

/** Real servers that are out of services which still work: one line per server, however many services it is out of. */
function ofServers(view: JudgedView): Wrong[] {
  const stopped = new Set(
    view.directors.filter((director) => director.state === "down").map((director) => director.directorId),
  );
  const out = new Map<string, { server: ServerHealth; services: string[] }>();
  const elsewhere = new Map<string, { server: ServerHealth; services: string[]; directorId: string }>();
  for (const service of view.services) {
    if (service.state !== "up" && service.state !== "degraded") continue;
    for (const server of service.servers) {
      if (server.state === "down") {
        put(out, server.realServerId, { server, services: [service.name] });
      } else if (server.state === "up") {
        // What a director without keepalived would do was said by its own line.
        const other = server.directors.find((each) => each.state === "down" && !stopped.has(each.directorId));
        if (other === undefined) continue;
        const { directorId } = other;
        put(elsewhere, `${server.realServerId} ${directorId}`, {
          server,
          services: [service.name],
          directorId,
        });
      }
    }
  }
  return [
    ...[...out.values()].map(
      ({ server, services }): Wrong => ({
        level: "warning",
        key: `serverOut ${server.realServerId}`,
        text: `${server.name} is out of ${services.length > 3 ? `${services.length} services` : listed(services)}. ${server.why}`,
        action: `Look at ${server.name}.`,
        at: ["realServers", server.realServerId],
        ...optional("since", server.since),
      }),
    ),
    ...[...elsewhere.values()].map(({ server, services, directorId }): Wrong => {
      const name = directorName(view, directorId);
      const where = services.length > 3 ? `${services.length} services` : listed(services);
      return {
        level: "warning",
        key: `serverOut ${server.realServerId} ${directorId}`,
        text: `${name} would not send to ${server.name} in ${where}, if it had to take over.`,
        action: `See whether ${name} reaches ${server.name}.`,
        at: ["realServers", server.realServerId],
      };
    }),
  ];
}

function put<Entry extends { services: string[] }>(map: Map<string, Entry>, key: string, entry: Entry): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, entry);
  else known.services.push(...entry.services);
}
