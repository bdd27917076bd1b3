import { FAILOVER_KEYS, type Form, GLOBAL_KEYS, SERVER_KEYS, VIRTUAL_KEYS } from "@/server/core/piranha/keys";
import {
  isBlock,
  type LvsBlock,
  type LvsItem,
  type LvsStatement,
  parseLvsCf,
} from "@/server/core/piranha/parse";
import type { Problem } from "@/server/core/problem";

/** A value with the line it stands on. */
export interface Setting<Value> {
  line: number;
  value: Value;
}

type Keys = Readonly<Record<string, Form<unknown>>>;

type Settings<K extends Keys> = {
  [Key in keyof K]?: Setting<K[Key] extends Form<infer Value> ? Value : never>;
};

export interface LvsServer {
  line: number;
  name: string;
  settings: Settings<typeof SERVER_KEYS>;
  /** The port that Piranha uses: its own, else the virtual's if that stands before this block, else 80. */
  port: number | string;
}

export interface LvsVirtual {
  line: number;
  name: string;
  settings: Settings<typeof VIRTUAL_KEYS>;
  servers: LvsServer[];
}

export interface LvsFailover {
  line: number;
  name: string;
  settings: Settings<typeof FAILOVER_KEYS>;
}

/** An lvs.cf with every value read. What could not be read is in `problems` and missing here. */
export interface LvsConfig {
  settings: Settings<typeof GLOBAL_KEYS>;
  virtuals: LvsVirtual[];
  failovers: LvsFailover[];
  problems: Problem[];
}

/** Reads an lvs.cf as Piranha 0.8.6 does: of a key that stands twice the last one counts. */
export function readLvsCf(text: string): LvsConfig {
  const file = parseLvsCf(text);
  const problems = [...file.problems];
  const read = <K extends Keys>(items: readonly LvsItem[], keys: K) => readSettings(items, keys, problems);
  const blocks = file.items.filter(isBlock);
  return {
    settings: read(file.items, GLOBAL_KEYS),
    virtuals: blocks
      .filter((block) => block.kind === "virtual")
      .map((block) => ({
        line: block.line,
        name: block.name,
        settings: read(block.items, VIRTUAL_KEYS),
        servers: readServers(block, problems),
      })),
    failovers: blocks
      .filter((block) => block.kind === "failover")
      .map((block) => ({ line: block.line, name: block.name, settings: read(block.items, FAILOVER_KEYS) })),
    problems,
  };
}

/** The server blocks of a virtual; a port that stands above one is its port too. */
function readServers({ items }: LvsBlock, problems: Problem[]): LvsServer[] {
  const servers: LvsServer[] = [];
  let above: number | string = 80;
  for (const item of items) {
    if (isBlock(item)) {
      const settings = readSettings(item.items, SERVER_KEYS, problems);
      const { line, name } = item;
      servers.push({ line, name, settings, port: settings.port?.value ?? above });
    } else if (item.key === "port") {
      const port = VIRTUAL_KEYS.port(item.words);
      if ("value" in port) above = port.value;
    }
  }
  return servers;
}

function readSettings<K extends Keys>(items: readonly LvsItem[], keys: K, problems: Problem[]): Settings<K> {
  const settings: Record<string, Setting<unknown>> = {};
  for (const item of items) {
    if (isBlock(item)) continue;
    const form = Object.hasOwn(keys, item.key) ? keys[item.key] : undefined;
    if (form === undefined) {
      problems.push(wrong(item, "lvs-key", "is no key of Piranha 0.8.6 in this place"));
      continue;
    }
    const result = form(item.words);
    if ("wrong" in result) problems.push(wrong(item, "lvs-value", result.wrong));
    else {
      const earlier = settings[item.key];
      if (earlier !== undefined) {
        problems.push(
          wrong(item, "lvs-twice", `stands twice; this one counts, line ${earlier.line} does not`),
        );
      }
      settings[item.key] = { line: item.line, value: result.value };
    }
  }
  return settings as Settings<K>;
}

function wrong(item: LvsStatement, rule: string, what: string): Problem {
  return {
    level: rule === "lvs-value" ? "error" : "warning",
    rule,
    at: ["line", item.line],
    text: `${item.key} ${what}.`,
  };
}
