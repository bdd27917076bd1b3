import * as z from "zod";
import type { VrrpStateName } from "@/server/core/live";

/** A VRRP instance as keepalived describes it when it is asked. */
export interface VrrpDump {
  instance: string;
  state: VrrpStateName;
  /** The effective one. */
  priority?: number;
  /** Milliseconds since 1970 by the host's clock. */
  changedAt?: number;
}

// keepalived's vrrp.h: VRRP_STATE_INIT and so on; 97 and 98 are its STOP and DELETED.
const STATES: Record<number, VrrpStateName> = { 0: "INIT", 1: "BACKUP", 2: "MASTER", 3: "FAULT" };

// Everything else in it is left behind here; before keepalived 2.4.0 that includes the passwords.
const instance = z.object({
  data: z.object({
    iname: z.string().max(255),
    state: z.number(),
    effective_priority: z.exactOptional(z.number()),
    last_transition: z.exactOptional(z.number()),
  }),
});

const dump = z.union([z.array(instance), z.object({ vrrp: z.array(instance) }).transform((all) => all.vrrp)]);

/**
 * Reads keepalived.json, as an array or (json_version 2) as an object. keepalived does not write it in one go: undefined
 * when it is not whole.
 */
export function parseVrrpJson(text: string): VrrpDump[] | undefined {
  const parsed = dump.safeParse(fromJson(text));
  if (!parsed.success) return undefined;
  return parsed.data.flatMap(({ data }) => {
    const state = STATES[data.state];
    if (state === undefined) return [];
    return [
      {
        instance: data.iname,
        state,
        ...(data.effective_priority === undefined ? {} : { priority: data.effective_priority }),
        ...changed(data.last_transition),
      },
    ];
  });
}

/** Reads the lines of keepalived.data that speak of instances. */
export function parseVrrpData(text: string): VrrpDump[] {
  const found: VrrpDump[] = [];
  let name: string | undefined;
  for (const line of text.split("\n")) {
    const [, key, value = ""] = /^ +([A-Za-z ]+?) = (.*)$/.exec(line) ?? [];
    const last = found.at(-1);
    if (key === "VRRP Instance") name = value;
    else if (key === "State" && name !== undefined) {
      const state = stateOf(value);
      if (state !== undefined) found.push({ instance: name, state });
      name = undefined;
    } else if (key === "Last transition" && last !== undefined && name === undefined) {
      Object.assign(last, changed(Number.parseFloat(value)));
    } else if (key === "Effective priority" && last !== undefined && name === undefined) {
      const priority = Number(value);
      if (Number.isInteger(priority)) last.priority = priority;
    }
  }
  return found;
}

function changed(seconds: number | undefined): { changedAt?: number } {
  return seconds === undefined || !(seconds > 0) ? {} : { changedAt: Math.round(seconds * 1000) };
}

function stateOf(word: string): VrrpStateName | undefined {
  return (["MASTER", "BACKUP", "FAULT", "INIT"] as const).find((state) => word.startsWith(state));
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
