import type { SyncGroup, VrrpInstance } from "@/server/core/cluster";
import { type Conversion, methodOf, splitAlias, usableAddress } from "@/server/core/piranha/conversion";
import type { LvsDirector } from "@/server/core/piranha/convertDirectors";
import { advertsOf, notifications } from "@/server/core/piranha/convertTimers";
import { type FoundVip, findVips } from "@/server/core/piranha/convertVips";

/** What holds the VIPs. */
export interface ConvertedInstances {
  vrrpInstances: VrrpInstance[];
  syncGroups: SyncGroup[];
}

const OUTSIDE = { name: "public", virtualRouterId: 51 } as const;
const INSIDE = { name: "inside", virtualRouterId: 52 } as const;
const SYNC_GROUP = "piranha";

const PRIORITIES = { primary: 150, backup: 100 } as const;

interface Sketch {
  name: string;
  virtualRouterId: number;
  interface: string;
  vips: readonly FoundVip[];
  /** The directors' addresses for unicast; empty: multicast. */
  addresses: ReadonlyMap<string, string>;
}

/**
 * The VRRP instances that do what pulse did: one for the VIPs, and with NAT one for the inside gateway, which move
 * together. Nobody takes over from a live master, as with Piranha.
 */
export function convertInstances(
  conversion: Conversion,
  directors: readonly LvsDirector[],
): ConvertedInstances {
  const { account, isParked, newId } = conversion;
  const adverts = advertsOf(conversion);
  const vips = findVips(conversion);
  const sketches = [outside(vips, directors), inside(conversion, directors)].filter(
    (sketch) => sketch !== undefined,
  );
  notePrivateAddresses(conversion, directors, sketches);
  const settings = notifications(conversion, sketches.length > 0);
  const isGroup = sketches.length > 1;
  const vrrpInstances = sketches.map((sketch, index) => instance(sketch, index));
  return { vrrpInstances, syncGroups: isGroup ? [syncGroup(vrrpInstances)] : [] };

  function syncGroup(instances: readonly VrrpInstance[]): SyncGroup {
    return {
      syncGroupId: newId(),
      name: SYNC_GROUP,
      enabled: !isParked,
      vrrpInstanceIds: instances.map(({ vrrpInstanceId }) => vrrpInstanceId),
      ...(Object.keys(settings).length > 0 && { settings }),
    };
  }

  function instance(sketch: Sketch, index: number): VrrpInstance {
    const at = ["vrrpInstances", index];
    account.origin(at, sketch.vips[0]?.where);
    sketch.vips.forEach(({ where }, place) => {
      account.origin([...at, "vips", place], where);
    });
    account.origin([...at, "advertInt"], conversion.config.settings.keepalive);
    const own = {
      ...adverts.settings,
      ...(isGroup ? {} : settings),
      ...trackedInterfaces(conversion, sketch),
    };
    return {
      vrrpInstanceId: newId(),
      name: sketch.name,
      enabled: !isParked,
      interface: sketch.interface,
      virtualRouterId: sketch.virtualRouterId,
      version: 2,
      advertInt: adverts.advertInt,
      transport: sketch.addresses.size > 0 ? "unicast" : "multicast",
      preempt: false,
      members: directors.map(({ role, directorId }) => {
        const sourceAddress = sketch.addresses.get(directorId);
        return {
          directorId,
          priority: PRIORITIES[role],
          ...(sourceAddress !== undefined && { sourceAddress }),
        };
      }),
      vips: sketch.vips.map(({ vip, interface: device }) => ({
        ...vip,
        ...(device !== sketch.interface && { device }),
      })),
      ...(Object.keys(own).length > 0 && { settings: own }),
    };
  }
}

function outside(vips: readonly FoundVip[], directors: readonly LvsDirector[]): Sketch | undefined {
  const [first] = vips;
  if (first === undefined) return undefined;
  return {
    ...OUTSIDE,
    interface: first.interface,
    vips,
    addresses: unicastAddresses(directors, ({ address }) => address),
  };
}

function inside(
  { config, account, newId, isParked }: Conversion,
  directors: readonly LvsDirector[],
): Sketch | undefined {
  const { nat_router, nat_nmask } = config.settings;
  if (methodOf(config) !== "NAT") {
    account.note(nat_router, "ignored", "Piranha uses it with NAT only.");
    account.note(nat_nmask, "ignored", "Piranha uses it with NAT only.");
    return undefined;
  }
  if (nat_router === undefined) {
    account.note(nat_nmask, "ignored", "There is no nat_router that this is the mask of.");
    account.report({
      level: "warning",
      rule: "lvs-nat-router",
      where: config.settings.network,
      text: "With NAT the real servers need a gateway address that moves with the VIPs; nat_router is missing.",
      fix: "Add a VRRP instance for the gateway address, in one sync group with the VIPs.",
    });
    return undefined;
  }
  const { address, device } = nat_router.value;
  if (usableAddress(address) === undefined) {
    account.report({
      level: "error",
      rule: "lvs-address",
      where: nat_router,
      text: `${address} is no address that a gateway can have.`,
      fix: "Write the address as four decimal numbers.",
    });
    return undefined;
  }
  const { interface: name, label } = splitAlias(device);
  const prefixLength = nat_nmask?.value ?? 32;
  const parked = isParked ? " It is disabled, since service is fos." : "";
  account.take(
    nat_router,
    `Taken as VIP ${address}/${prefixLength} of the instance ${INSIDE.name}.${parked}`,
  );
  account.take(nat_nmask, `Taken as its prefix length ${prefixLength}.`);
  return {
    ...INSIDE,
    interface: name,
    vips: [
      {
        interface: name,
        where: nat_router,
        vip: {
          vipId: newId(),
          address,
          prefixLength,
          excluded: false,
          ...(label !== undefined && { options: `label ${label}` }),
        },
      },
    ],
    addresses: unicastAddresses(directors, ({ privateAddress }) => privateAddress),
  };
}

/** Every director's address by its id; none when one of two has no usable address, or there is nobody to send to. */
function unicastAddresses(
  directors: readonly LvsDirector[],
  pick: (director: LvsDirector) => string | undefined,
): ReadonlyMap<string, string> {
  const found = directors.flatMap((director): [string, string][] => {
    const address = usableAddress(pick(director));
    return address === undefined ? [] : [[director.directorId, address]];
  });
  const isDistinct = new Set(found.map(([, address]) => address)).size === found.length;
  return new Map(directors.length > 1 && found.length === directors.length && isDistinct ? found : []);
}

function notePrivateAddresses(
  { config: { settings }, account }: Conversion,
  directors: readonly LvsDirector[],
  sketches: readonly Sketch[],
): void {
  const own = sketches.find(({ name }) => name === INSIDE.name);
  for (const key of ["primary_private", "backup_private"] as const) {
    if (own !== undefined && own.addresses.size > 0) {
      account.take(settings[key], `Taken as the address that ${INSIDE.name} sends its adverts from.`);
    } else if (own !== undefined && directors.length > 1) {
      account.note(
        settings[key],
        "approximated",
        `The adverts of ${INSIDE.name} go by multicast: unicast needs an address of both directors.`,
      );
    } else {
      account.note(
        settings[key],
        "refused",
        "No equivalent: an instance sends its adverts on one path, and none is on the inside network.",
      );
    }
  }
}

/** monitor_links: the interfaces of the VIPs beside the instance's own, which keepalived watches by itself. */
function trackedInterfaces({ config }: Conversion, sketch: Sketch): { trackInterface?: string[] } {
  if (config.settings.monitor_links?.value !== true) return {};
  const others = new Set(
    sketch.vips.map((each) => each.interface).filter((name) => name !== sketch.interface),
  );
  return others.size === 0 ? {} : { trackInterface: [...others] };
}
