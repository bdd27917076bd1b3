import { addressSchema, interfaceSchema } from "@/server/core/cluster/names";
import { vrrpInstanceFields } from "@/server/core/cluster/vrrpInstanceFields";
import type { Account } from "@/server/core/keepalived/account";
import type { InstanceConfig, VipConfig } from "@/server/core/keepalived/configTypes";
import { readNotes } from "@/server/core/keepalived/notes";
import { listLines, readBlock, readValue, takenOf } from "@/server/core/keepalived/readBlock";
import { impliedVersion } from "@/server/core/keepalived/renderInstance";
import type { Node, Remark, Statement } from "@/server/core/keepalived/tree";

interface Draft {
  interface?: string;
  virtualRouterId?: number;
  priority?: number;
  version?: 2 | 3;
  advertInt?: number;
  preempt: boolean;
  isMaster: boolean;
  sourceAddress?: string;
  peers?: string[];
  vips: VipConfig[];
}

export interface InstanceOptions {
  account: Account;
  notes: readonly Remark[];
  /** The version that all instances have which do not say otherwise. */
  defaultVersion: 2 | 3;
}

/** Reads a `vrrp_instance`; undefined: it has no interface or virtual router ID, so keepalived would refuse the file. */
export function readInstance(statement: Statement, options: InstanceOptions): InstanceConfig | undefined {
  const { account } = options;
  const draft: Draft = { preempt: true, isMaster: false, vips: [] };
  const { settings, raw } = readBlock(statement.block ?? [], {
    fields: vrrpInstanceFields,
    account,
    keywords: keywords(draft, account),
  });
  const name = statement.args[0]?.text;
  if (name === undefined || draft.interface === undefined || draft.virtualRouterId === undefined)
    return undefined;
  if (draft.peers === undefined && draft.sourceAddress !== undefined)
    settings.mcastSourceAddress ??= draft.sourceAddress;
  const { comment } = readNotes(options.notes, undefined);
  const vips = [...draft.vips.filter((vip) => !vip.excluded), ...draft.vips.filter((vip) => vip.excluded)];
  const ownInterface = draft.interface;
  return {
    name,
    ...(comment !== undefined && { comment }),
    interface: ownInterface,
    virtualRouterId: draft.virtualRouterId,
    priority: draft.priority ?? (draft.isMaster ? 254 : 100),
    version: draft.version ?? impliedVersion(vips, options.defaultVersion),
    advertInt: draft.advertInt ?? 1,
    preempt: draft.preempt,
    ...(draft.peers !== undefined && {
      unicast: {
        ...(draft.sourceAddress !== undefined && { sourceAddress: draft.sourceAddress }),
        peers: draft.peers,
      },
    }),
    vips: vips.map(({ device, ...vip }) => ({
      ...vip,
      ...(device !== undefined && device !== ownInterface && { device }),
    })),
    settings,
    ...(raw !== undefined && { raw }),
  };
}

const INTEGER = { kind: "integer", min: 0, max: 100_000 } as const;
const DECIMAL = { kind: "decimal", min: 0, max: 255, places: 6 } as const;

function keywords(draft: Draft, account: Account) {
  const scalar =
    (type: typeof INTEGER | typeof DECIMAL, store: (value: number) => boolean) => (statement: Statement) => {
      const reading = readValue(type, statement);
      if (reading === undefined || !store(Number(reading.value))) {
        account.note(statement, "refused", "keepalived takes no such value and uses its default.");
      } else {
        account.note(statement, ...takenOf(reading.ignored));
      }
      return true;
    };
  const addresses = (excluded: boolean) => (statement: Statement) => {
    if (statement.block === undefined) return false;
    account.note(statement, "taken", "Taken.");
    for (const node of statement.block) readAddress(node, excluded);
    return true;
  };

  function readAddress(node: Node, excluded: boolean): void {
    if (node.kind === "blank") return;
    const vip = node.kind === "statement" ? vipOf(node, excluded) : undefined;
    if (vip === undefined) {
      account.note(
        node,
        node.kind === "remark" ? "ignored" : "refused",
        node.kind === "remark" ? "A remark, left out." : "Not understood as an address.",
      );
      return;
    }
    draft.vips.push(vip);
    account.note(node, "taken", "Taken.");
  }

  return {
    state: (statement: Statement) => {
      draft.isMaster = statement.args[0]?.text === "MASTER";
      account.note(
        statement,
        draft.isMaster ? "approximated" : "taken",
        "Every director starts as backup; the priorities decide.",
      );
      return true;
    },
    interface: (statement: Statement) => {
      const name = statement.args[0]?.text;
      if (!interfaceSchema.safeParse(name).success) return false;
      if (name !== undefined) draft.interface = name;
      account.note(statement, ...takenOf(statement.args.slice(1).map((arg) => arg.text)));
      return true;
    },
    virtual_router_id: scalar(INTEGER, (value) => {
      if (value < 1 || value > 255) return false;
      draft.virtualRouterId = value;
      return true;
    }),
    priority: (statement: Statement) => {
      if (statement.args[0]?.text !== "255") return priority(statement);
      draft.priority = 254;
      account.note(
        statement,
        "approximated",
        "255 is for an address's owner, which a VIP never has; 254 is used.",
      );
      return true;
    },
    advert_int: scalar(DECIMAL, (value) => {
      if (value < 0.01) return false;
      draft.advertInt = value;
      return true;
    }),
    version: scalar(INTEGER, (value) => {
      if (value !== 2 && value !== 3) return false;
      draft.version = value;
      return true;
    }),
    nopreempt: (statement: Statement) => {
      draft.preempt = false;
      account.note(statement, ...takenOf(statement.args.map((arg) => arg.text)));
      return true;
    },
    preempt: (statement: Statement) => {
      account.note(statement, "ignored", "This is keepalived's default.");
      return true;
    },
    unicast_src_ip: (statement: Statement) => {
      const address = statement.args[0]?.text ?? "";
      if (!addressSchema.safeParse(address).success) return false;
      draft.sourceAddress = address;
      account.note(statement, ...takenOf(statement.args.slice(1).map((arg) => arg.text)));
      return true;
    },
    unicast_peer: (statement: Statement) => {
      const peers = listLines(statement.block ?? []);
      if (peers === undefined || !peers.every((peer) => addressSchema.safeParse(peer).success)) return false;
      draft.peers = [...(draft.peers ?? []), ...peers];
      account.noteAll(statement, "taken", "Taken.");
      return true;
    },
    virtual_ipaddress: addresses(false),
    virtual_ipaddress_excluded: addresses(true),
  };

  function priority(statement: Statement): boolean {
    return scalar(INTEGER, (value) => {
      if (value < 1 || value > 254) return false;
      draft.priority = value;
      return true;
    })(statement);
  }
}

function vipOf({ keyword, args, block, condition }: Statement, excluded: boolean): VipConfig | undefined {
  const words = args.map((arg) => arg.text);
  const [address = "", prefix] = keyword.text.split("/");
  if (block !== undefined || condition !== undefined || !addressSchema.safeParse(address).success)
    return undefined;
  const longest = address.includes(":") ? 128 : 32;
  const prefixLength = prefix === undefined ? longest : Number(prefix);
  // The model takes up to 128 for both families, so that a lint rule can name the field.
  if (!/^\d{0,3}$/.test(prefix ?? "") || prefix === "" || prefixLength > 128) return undefined;
  const place = words.indexOf("dev");
  const device = place < 0 ? undefined : words[place + 1];
  if (place >= 0 && !interfaceSchema.safeParse(device).success) return undefined;
  const options = place < 0 ? words : words.toSpliced(place, 2);
  if (options.some((option) => !/^[A-Za-z0-9._:/-]+$/.test(option))) return undefined;
  return {
    address,
    prefixLength,
    ...(device !== undefined && { device }),
    excluded,
    ...(options.length > 0 && { options: options.join(" ") }),
  };
}
