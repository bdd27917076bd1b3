import type { Cluster, VrrpInstance } from "@/server/core/cluster";
import type { Conversion } from "@/server/core/piranha/conversion";

type GlobalSettings = NonNullable<Cluster["settings"]>;

const UNUSED = "Piranha itself does not use it.";

/** What of an lvs.cf is a setting of keepalived as a whole. */
export function convertGlobals(conversion: Conversion, instances: readonly VrrpInstance[]): GlobalSettings {
  noteOthers(conversion);
  const lvsSyncDaemon = syncDaemon(conversion, instances);
  const lvsTimeouts = timeouts(conversion);
  return {
    ...(lvsSyncDaemon !== undefined && { lvsSyncDaemon }),
    ...(lvsTimeouts !== undefined && { lvsTimeouts }),
  };
}

function syncDaemon({ config, account }: Conversion, instances: readonly VrrpInstance[]): string | undefined {
  const { syncdaemon, syncd_iface, syncd_id } = config.settings;
  const both = { syncd_iface, syncd_id };
  if (syncdaemon?.value !== true) {
    account.take(syncdaemon, "Connections are not synchronised.");
    account.noteAll(both, "ignored", "Piranha uses it only with syncdaemon = 1.");
    return undefined;
  }
  const instance = instances.find(({ enabled }) => enabled);
  if (instance === undefined) {
    const text = "Not taken: there is no enabled VRRP instance for the sync daemon to follow.";
    account.noteAll({ syncdaemon, ...both }, "refused", text);
    return undefined;
  }
  const device = syncd_iface?.value ?? "eth0";
  if (!/^[A-Za-z0-9_.@:-]{1,15}$/.test(device)) {
    account.noteAll(
      { syncdaemon, ...both },
      "refused",
      "Not taken: syncd_iface is no name that a network interface can have.",
    );
    return undefined;
  }
  // The kernel takes the low eight bits.
  const id = (syncd_id?.value ?? 0) % 256;
  account.take(syncdaemon, `Taken as lvs_sync_daemon: it follows the instance ${instance.name}.`);
  account.noteAll(both, "taken", "Taken as part of lvs_sync_daemon.");
  return `${device} inst ${instance.name} id ${id}`;
}

const LONGEST_TIMEOUT = 9_999_999;

function timeouts({ config: { settings }, account }: Conversion): string | undefined {
  const words: string[] = [];
  for (const name of ["tcp", "tcpfin", "udp"] as const) {
    const setting = settings[`${name}_timeout`];
    if (setting === undefined) continue;
    if (setting.value === 0) account.take(setting, "0 leaves the kernel's own.");
    else if (setting.value > LONGEST_TIMEOUT)
      account.note(setting, "refused", `Not taken: longer than ${LONGEST_TIMEOUT} s.`);
    else {
      words.push(`${name} ${setting.value}`);
      account.take(setting, "Taken as part of lvs_timeouts.");
    }
  }
  return words.length === 0 ? undefined : words.join(" ");
}

function noteOthers({ config, account, isParked }: Conversion): void {
  const { settings } = config;
  account.note(settings.serial_no, "ignored", "A counter of Piranha's own pages.");
  const { heartbeat, debug_level, sync, dirs, master } = settings;
  account.noteAll({ heartbeat, debug_level, sync, dirs, master }, "ignored", UNUSED);
  account.note(
    settings.heartbeat_port,
    "approximated",
    "Adverts of VRRP (IP protocol 112) take the place of these heartbeats: firewalls must let them pass instead of UDP.",
  );
  account.take(settings.network, "Taken as the forwarding method of every virtual service.");
  const { primary_shared, backup_shared, reservation_conflict_action } = settings;
  account.noteAll(
    { primary_shared, backup_shared, reservation_conflict_action },
    "refused",
    "No equivalent: keepalived reserves no shared disks.",
  );
  account.note(settings.ipvsadm, "ignored", "keepalived sets up the kernel's table by itself.");
  account.note(
    settings.hard_shutdown,
    "ignored",
    "Checks are no processes of their own in keepalived, so none can end and take the others along.",
  );
  const usesUptime = config.virtuals.some((each) => each.settings.load_monitor?.value === "uptime");
  account.note(
    settings.rsh_command,
    usesUptime ? "refused" : "ignored",
    usesUptime
      ? "No equivalent: keepalived does not ask real servers for their load."
      : "Piranha uses it with load_monitor = uptime only.",
  );
  if (settings.monitor_links?.value === false) {
    account.note(
      settings.monitor_links,
      "approximated",
      "keepalived always watches an instance's interface: a lost link means a failover.",
    );
  } else account.take(settings.monitor_links, "keepalived watches the interfaces of the VIPs.");
  if (!isParked) {
    account.take(settings.service, "The virtual services are what runs.");
    return;
  }
  account.note(
    settings.service,
    "approximated",
    "Piranha ran the failover services, which have no equivalent; the virtual services come disabled.",
  );
  account.report({
    level: "warning",
    rule: "lvs-fos",
    where: settings.service,
    text: "service is fos: Piranha ran the failover services of this file and none of the virtual services.",
    fix: "Let systemd or Pacemaker run the programs of the failover services; enable the virtual services that you want.",
  });
}
