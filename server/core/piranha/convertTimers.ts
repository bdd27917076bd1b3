import { valueSchema } from "@/server/core/fields";
import type { Conversion } from "@/server/core/piranha/conversion";

/** How often adverts are sent, and how many may be missed. */
export interface Adverts {
  advertInt: number;
  settings: { downTimerAdverts?: number };
}

/** Defaults of Piranha's daemon; its pages wrote 6 and 18. */
const KEEPALIVE = 2;
const DEADTIME = 5;

/** keepalived's own `down_timer_adverts`. */
const DOWN_TIMER_ADVERTS = 3;

/** `keepalive` and `deadtime` as adverts. */
export function advertsOf({ config, account }: Conversion): Adverts {
  const { keepalive, deadtime } = config.settings;
  const wanted = keepalive?.value ?? KEEPALIVE;
  const advertInt = Math.min(Math.max(wanted, 1), 255);
  if (advertInt === wanted) account.take(keepalive, `Taken as advert_int: ${advertInt} s between adverts.`);
  else
    account.note(keepalive, "approximated", `VRRP takes 1 to 255 s between adverts; it gets ${advertInt}.`);
  const dead = deadtime?.value ?? DEADTIME;
  if (dead <= advertInt) {
    account.note(
      deadtime,
      "approximated",
      `keepalived counts missed adverts: ${DOWN_TIMER_ADVERTS} of them, ${DOWN_TIMER_ADVERTS * advertInt} s.`,
    );
    account.report({
      level: "warning",
      rule: "lvs-deadtime",
      where: deadtime ?? keepalive,
      text: `Piranha gave its partner up after ${dead} s and heard of it every ${advertInt} s: it took over without reason.`,
      fix: `The import waits for ${DOWN_TIMER_ADVERTS} missed adverts instead; check that this is what you want.`,
    });
    return { advertInt, settings: {} };
  }
  const count = Math.min(Math.ceil(dead / advertInt), 100);
  account.note(
    deadtime,
    "approximated",
    `keepalived counts missed adverts: ${count} of them, ${count * advertInt} s and up to a second more, where Piranha waited ${dead} s.`,
  );
  return { advertInt, settings: count === DOWN_TIMER_ADVERTS ? {} : { downTimerAdverts: count } };
}

/** `active_cmd` and `inactive_cmd` as programs that run when the state changes. */
export function notifications(
  { config, account }: Conversion,
  hasInstance: boolean,
): { notifyMaster?: string; notifyBackup?: string; notifyFault?: string } {
  const { active_cmd, inactive_cmd } = config.settings;
  const usable = (setting: typeof active_cmd): string | undefined => {
    if (setting === undefined || setting.value.trim() === "") {
      account.note(setting, "ignored", "There is no command.");
      return undefined;
    }
    if (hasInstance && valueSchema({ kind: "script" }).safeParse(setting.value).success) return setting.value;
    account.note(
      setting,
      "refused",
      hasInstance
        ? "Not taken: keepalived runs programs by their absolute path, without double quotes and braces."
        : "Not taken: there is no VRRP instance whose changes it could follow.",
    );
    return undefined;
  };
  const active = usable(active_cmd);
  const inactive = usable(inactive_cmd);
  if (active !== undefined) account.take(active_cmd, "Taken as notify_master.");
  if (inactive !== undefined) account.take(inactive_cmd, "Taken as notify_backup and notify_fault.");
  return {
    ...(active !== undefined && { notifyMaster: active }),
    ...(inactive !== undefined && { notifyBackup: inactive, notifyFault: inactive }),
  };
}
