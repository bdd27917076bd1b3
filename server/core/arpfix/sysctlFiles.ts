import type { HostFile } from "@/server/core/hostFile";

/** Kept settings of a real server (sysctl.d(5)). */
export const SYSCTL_PATH = "/etc/sysctl.d/90-shoal-lvs.conf";

export const UNIT_NAME = "shoal-vips.service";

/** The unit that puts the virtual addresses back at boot (systemd.service(5)). */
export const UNIT_PATH = `/etc/systemd/system/${UNIT_NAME}`;

/** What systemd starts early in every boot (systemd.special(7), sysinit.target). */
export const UNIT_WANTED_FOLDER = "/etc/systemd/system/sysinit.target.wants";

/** Present while the unit is enabled: a symbolic link to it. */
export const UNIT_WANTED_PATH = `${UNIT_WANTED_FOLDER}/${UNIT_NAME}`;

/** The two settings of `net.ipv4.conf.all` that the fix changes. */
export interface KernelSettings {
  arpIgnore: number;
  arpAnnounce: number;
}

/** The file with the settings. It remembers what they were before Shoal came, to be put back when it goes. */
export function settingsFile(before: KernelSettings): HostFile {
  return plainFile(
    SYSCTL_PATH,
    `# Written by Shoal: this host is a real server behind LVS and must not answer ARP for virtual addresses.
# before: arp_ignore=${before.arpIgnore} arp_announce=${before.arpAnnounce}
net.ipv4.conf.all.arp_ignore = 1
net.ipv4.conf.all.arp_announce = 2
`,
  );
}

/** What the settings were before Shoal came, as its file remembers; undefined when that cannot be told. */
export function settingsBefore(text: string | undefined): KernelSettings | undefined {
  const match = /^# before: arp_ignore=(\d) arp_announce=(\d)$/m.exec(text ?? "");
  return match === null ? undefined : { arpIgnore: Number(match[1]), arpAnnounce: Number(match[2]) };
}

/**
 * The unit that puts the addresses on lo at boot. It sets the two settings itself first and comes before the network
 * is configured: whatever another sysctl file says, no address is there without the fix.
 */
export function unitFile(vips: readonly string[]): HostFile {
  const lines = vips.map((vip) => ({
    start: isIpv4(vip)
      ? `ip address replace ${vip}/32 dev lo`
      : `ip -6 address replace ${vip}/128 dev lo nodad`,
    stop: isIpv4(vip) ? `ip address delete ${vip}/32 dev lo` : `ip -6 address delete ${vip}/128 dev lo`,
  }));
  return plainFile(
    UNIT_PATH,
    `# Written by Shoal.
[Unit]
Description=Virtual addresses of LVS services on the loopback interface
DefaultDependencies=no
Wants=network-pre.target
After=systemd-sysctl.service systemd-remount-fs.service
Before=network-pre.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c "echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore"
ExecStart=/bin/sh -c "echo 2 >/proc/sys/net/ipv4/conf/all/arp_announce"
${lines.map(({ start }) => `ExecStart=/bin/sh -c "${start}"\n`).join("")}${lines
  .map(({ stop }) => `ExecStop=-/bin/sh -c "${stop}"\n`)
  .join("")}
[Install]
WantedBy=sysinit.target
`,
  );
}

/** The addresses that a unit written by `unitFile` puts on lo; none when there is no such unit. */
export function vipsOfUnit(text: string | undefined): string[] {
  const found = (text ?? "").matchAll(
    /^ExecStart=.*"ip (?:-6 )?address replace ([0-9a-fA-F.:]+)\/\d+ dev lo/gm,
  );
  return [...found].map((match) => match[1] ?? "");
}

/** True for an address in dotted form. */
export function isIpv4(address: string): boolean {
  return !address.includes(":");
}

function plainFile(path: string, text: string): HostFile {
  return { path, mode: "0644", owner: "root", group: "root", text, shown: text };
}
