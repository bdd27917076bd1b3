import { CHECKERS, type Check } from "@/server/core/checkers";
import { addressSchema, portSchema } from "@/server/core/cluster/names";
import { poolMemberFields } from "@/server/core/cluster/poolMemberFields";
import type { Account } from "@/server/core/keepalived/account";
import { newAccount } from "@/server/core/keepalived/account";
import type { RealServerConfig } from "@/server/core/keepalived/configTypes";
import { readNotes } from "@/server/core/keepalived/notes";
import { readBlock, takenOf } from "@/server/core/keepalived/readBlock";
import type { Remark, Statement } from "@/server/core/keepalived/tree";

export interface RealServerOptions {
  account: Account;
  notes: readonly Remark[];
  servicePort: number;
  defaultWeight: number;
}

/** Reads a `real_server`; undefined: it has no address or port that the model can hold. */
export function readRealServer(
  statement: Statement,
  { account, notes, servicePort, defaultWeight }: RealServerOptions,
): RealServerConfig | undefined {
  const [address = "", port = String(servicePort), ...ignored] = statement.args.map((arg) => arg.text);
  if (!addressSchema.safeParse(address).success || !isPort(port)) return undefined;
  account.note(statement, ...takenOf(ignored));
  let weight = defaultWeight;
  const checks: Check[] = [];
  const readers = Object.fromEntries(
    CHECKERS.map(({ type }) => [
      type,
      (inner: Statement) => {
        const check = readCheck(inner, account);
        if (check !== undefined) checks.push(check);
        return check !== undefined;
      },
    ]),
  );
  const { settings, raw } = readBlock(statement.block ?? [], {
    fields: poolMemberFields,
    account,
    keywords: {
      ...readers,
      weight: (inner: Statement) => {
        const given = weightOf(inner.args[0]?.text);
        if (given === undefined) return false;
        weight = given;
        account.note(inner, ...takenOf(inner.args.slice(1).map((arg) => arg.text)));
        return true;
      },
    },
  });
  const { name, comment } = readNotes(notes, "server");
  return {
    name: name ?? addressName(address),
    ...(comment !== undefined && { comment }),
    address,
    port: Number(port),
    weight,
    checks,
    settings,
    ...(raw !== undefined && { raw }),
  };
}

/** A name for what has none, made of its address; names take no colons. */
export function addressName(address: string): string {
  return address.includes(":") ? `ip6-${address.replaceAll(":", ".")}` : address;
}

/** True for a port that the model can hold. */
export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && portSchema.safeParse(Number(text)).success;
}

/** A weight that the model can hold. */
export function weightOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

/** Reads a check; undefined: some of it does not fit the model, and then all of it stays as it is. */
function readCheck(statement: Statement, account: Account): Check | undefined {
  const checker = CHECKERS.find(({ type }) => type === statement.keyword.text);
  if (checker === undefined || statement.args.length > 0) return undefined;
  const own = newAccount();
  const { settings, raw } = readBlock(statement.block ?? [], {
    fields: checker.fields,
    account: own,
    keywords: {},
  });
  if (raw !== undefined) return undefined;
  account.note(statement, "taken", "Taken.");
  account.lines.push(...own.lines);
  return { type: checker.type, settings } as Check;
}
