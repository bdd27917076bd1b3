import { GLOBAL_KEYS } from "@/server/core/piranha/keys";

export type Language = "keepalived" | "lvs.cf";

const KEEPALIVED =
  /^\s*(?:global_defs|vrrp_instance|vrrp_sync_group|vrrp_script|vrrp_track_\w+|track_\w+|bfd_instance|virtual_server(?:_group)?|real_server|static_\w+|include\w?|@\^?\w+|\$\w+)(?:[\s{=]|$)/;
const BLOCK = /^\s*(?:virtual|failover)\s+\S.*\{/;
const SETTING = /^\s*([a-z_]+)\s*=/;

/** Lines that decide; a file that begins otherwise than it goes on is neither. */
const MOST_LINES = 2000;

/** Which of the two languages a text is written in, by what its lines look like. */
export function languageOf(text: string): Language {
  let balance = 0;
  for (const line of text.split(/\r\n|\n|\r/, MOST_LINES)) {
    const key = SETTING.exec(line)?.[1];
    if (KEEPALIVED.test(line)) balance -= 1;
    else if (BLOCK.test(line) || (key !== undefined && Object.hasOwn(GLOBAL_KEYS, key))) balance += 1;
  }
  return balance > 0 ? "lvs.cf" : "keepalived";
}
