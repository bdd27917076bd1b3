import type { SorryServer, Tunnel } from "@/server/core/cluster";
import { addressSchema } from "@/server/core/cluster/names";
import { SCHEDULERS, type Scheduler, tunnelSchema } from "@/server/core/cluster/virtualService";
import { virtualServiceFields } from "@/server/core/cluster/virtualServiceFields";
import type { Account } from "@/server/core/keepalived/account";
import type { RealServerConfig, ServiceConfig } from "@/server/core/keepalived/configTypes";
import { readNotes } from "@/server/core/keepalived/notes";
import { readBlock, readValue, takenOf } from "@/server/core/keepalived/readBlock";
import { addressName, isPort, readRealServer, weightOf } from "@/server/core/keepalived/readRealServer";
import type { Remark, Statement } from "@/server/core/keepalived/tree";

interface Draft {
  protocol: ServiceConfig["listen"]["protocol"];
  forwardingMethod: ServiceConfig["forwardingMethod"];
  tunnel?: Tunnel;
  scheduler: Scheduler;
  delayLoop: number;
  persistenceTimeout?: number;
  sorryServer?: SorryServer;
  defaultWeight: number;
  realServers: RealServerConfig[];
}

/**
 * Reads a `virtual_server` on an address and port; undefined: it is one on a firewall mark, a group or all ports, which the
 * model does not have.
 */
export function readService(
  statement: Statement,
  { account, notes }: { account: Account; notes: readonly Remark[] },
): ServiceConfig | undefined {
  const [address = "", port = "", ...ignored] = statement.args.map((arg) => arg.text);
  if (!addressSchema.safeParse(address).success || !isPort(port) || statement.condition !== undefined)
    return undefined;
  account.note(statement, ...takenOf(ignored));
  const draft: Draft = {
    protocol: "UDP",
    forwardingMethod: "NAT",
    scheduler: "wlc",
    delayLoop: 60,
    defaultWeight: 1,
    realServers: [],
  };
  const { settings, raw } = readBlock(statement.block ?? [], {
    fields: virtualServiceFields,
    account,
    noted: NOTED,
    keywords: keywords(draft, { account, port: Number(port) }),
  });
  const { name, comment } = readNotes(notes, "service");
  return {
    name: name ?? `${addressName(address)}-${port}`,
    ...(comment !== undefined && { comment }),
    listen: { address, port: Number(port), protocol: draft.protocol },
    forwardingMethod: draft.forwardingMethod,
    ...(draft.tunnel !== undefined && { tunnel: draft.tunnel }),
    scheduler: draft.scheduler,
    delayLoop: draft.delayLoop,
    ...(draft.persistenceTimeout !== undefined && { persistenceTimeout: draft.persistenceTimeout }),
    ...(draft.sorryServer !== undefined && { sorryServer: draft.sorryServer }),
    settings,
    ...(raw !== undefined && { raw }),
    realServers: draft.realServers,
  };
}

const NOTED = new Set(["real_server"]);

const SECONDS = { kind: "decimal", min: 0.001, max: 4294, places: 6 } as const;
const METHODS = ["NAT", "DR", "TUN"] as const;

function keywords(draft: Draft, { account, port }: { account: Account; port: number }) {
  const scheduler = (statement: Statement) => {
    const [name = "", ...ignored] = statement.args.map((arg) => arg.text);
    if (!isScheduler(name)) return false;
    draft.scheduler = name;
    account.note(statement, ...takenOf(ignored));
    return true;
  };
  const method = (statement: Statement) => {
    const [name = "", ...options] = statement.args.map((arg) => arg.text);
    const found = METHODS.find((each) => each === name);
    if (found === undefined) {
      account.note(
        statement,
        "approximated",
        "keepalived takes NAT, DR or TUN in capital letters; here it uses NAT.",
      );
      return true;
    }
    const tunnel = found === "TUN" && options.length > 0 ? tunnelOf(options) : undefined;
    if (found === "TUN" && options.length > 0 && tunnel === undefined) return false;
    draft.forwardingMethod = found;
    if (tunnel === undefined) delete draft.tunnel;
    else draft.tunnel = tunnel;
    account.note(statement, ...takenOf(found === "TUN" ? [] : options));
    return true;
  };
  return {
    lb_algo: scheduler,
    lvs_sched: scheduler,
    lb_kind: method,
    lvs_method: method,
    protocol: (statement: Statement) => {
      const name = statement.args[0]?.text.toUpperCase();
      if (name !== "TCP" && name !== "UDP" && name !== "SCTP") return false;
      draft.protocol = name;
      account.note(statement, ...takenOf(statement.args.slice(1).map((arg) => arg.text)));
      return true;
    },
    delay_loop: (statement: Statement) => {
      const reading = readValue(SECONDS, statement);
      if (reading === undefined) return false;
      draft.delayLoop = Number(reading.value);
      account.note(statement, ...takenOf(reading.ignored));
      return true;
    },
    persistence_timeout: (statement: Statement) => {
      const [first = "360", ...ignored] = statement.args.map((arg) => arg.text);
      const seconds = /^\d{1,7}$/.test(first) ? Number(first) : 0;
      if (seconds < 1 || seconds > 2_678_400) {
        account.note(statement, "ignored", "keepalived takes 1 to 2678400 seconds and leaves others out.");
        return true;
      }
      draft.persistenceTimeout = seconds;
      account.note(statement, ...takenOf(ignored));
      return true;
    },
    weight: (statement: Statement) => {
      const weight = weightOf(statement.args[0]?.text);
      if (weight === undefined) return false;
      draft.defaultWeight = weight;
      account.note(statement, "taken", "Taken as the weight of the real servers that follow.");
      return true;
    },
    sorry_server: (statement: Statement) => {
      const [address = "", own, ...ignored] = statement.args.map((arg) => arg.text);
      if (!addressSchema.safeParse(address).success || (own !== undefined && !isPort(own))) return false;
      draft.sorryServer = {
        address,
        ...(own !== undefined && Number(own) !== port && { port: Number(own) }),
        inhibit: false,
      };
      account.note(statement, ...takenOf(ignored));
      return true;
    },
    sorry_server_inhibit: (statement: Statement) => {
      if (draft.sorryServer === undefined) return false;
      draft.sorryServer = { ...draft.sorryServer, inhibit: true };
      account.note(statement, "taken", "Taken.");
      return true;
    },
    sorry_server_lvs_method: (statement: Statement) => {
      const found = METHODS.find((each) => each === statement.args[0]?.text);
      if (draft.sorryServer === undefined || found === undefined || statement.args.length > 1) return false;
      draft.sorryServer = { ...draft.sorryServer, forwardingMethod: found };
      account.note(statement, "taken", "Taken.");
      return true;
    },
    real_server: (statement: Statement, notes: readonly Remark[]) => {
      const server = readRealServer(statement, {
        account,
        notes,
        servicePort: port,
        defaultWeight: draft.defaultWeight,
      });
      if (server === undefined) return false;
      draft.realServers.push(server);
      return true;
    },
  };
}

function isScheduler(name: string): name is Scheduler {
  return Object.hasOwn(SCHEDULERS, name);
}

function tunnelOf(words: readonly string[]): Tunnel | undefined {
  const made = new Map<string, unknown>();
  for (let place = 0; place < words.length; place += 1) {
    const name = words[place] ?? "";
    const takesValue = name === "type" || name === "port";
    const value = words[place + 1];
    if (takesValue) place += 1;
    made.set(takesValue ? name : "checksum", name === "port" ? Number(value) : takesValue ? value : name);
  }
  const parsed = tunnelSchema.safeParse(Object.fromEntries(made));
  return parsed.success ? parsed.data : undefined;
}
