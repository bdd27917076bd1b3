import * as z from "zod";
import type { ArpFix, ArpSteps, ArpWanted, Misfit, RealServerView } from "@/server/core/arpfix/arpFix";
import {
  isIpv4,
  type KernelSettings,
  SYSCTL_PATH,
  settingsBefore,
  settingsFile,
  UNIT_NAME,
  UNIT_PATH,
  UNIT_WANTED_FOLDER,
  UNIT_WANTED_PATH,
  unitFile,
  vipsOfUnit,
} from "@/server/core/arpfix/sysctlFiles";
import { canonicalAddress } from "@/server/core/cluster/addresses";
import type { HostFile, LiveFile } from "@/server/core/hostFile";
import { type ShellText, sh } from "@/server/core/sh";
import type { Command } from "@/server/core/steps/command";
import type { Step } from "@/server/core/steps/step";

const ALL = "/proc/sys/net/ipv4/conf/all";

// The unit is for the boot alone, when systemd reads it anyway: no need to have it read all its units now.
const ENABLE = sh`mkdir -p ${UNIT_WANTED_FOLDER} && ln -sfn ${UNIT_PATH} ${UNIT_WANTED_PATH}`;
const DISABLE = sh`rm -f ${UNIT_WANTED_PATH}`;

/** arp_ignore=1 and arp_announce=2 on `all`, and each VIP on the loopback interface (kernel: ip-sysctl.rst). */
export const sysctl: ArpFix<{ method: "sysctl" }> = {
  method: "sysctl",
  label: "Kernel settings",
  about: "Sets arp_ignore=1 and arp_announce=2 and puts each VIP on lo; kept over a reboot.",
  schema: z.strictObject({ method: z.literal("sysctl") }),
  paths: [SYSCTL_PATH, UNIT_PATH, UNIT_WANTED_PATH],
  misfits,
  steps,
};

function misfits(wanted: ArpWanted, view: RealServerView): Misfit[] {
  if (wanted.vips.length === 0) return [];
  const found: Misfit[] = [];
  if (!view.hasSystemd) {
    found.push({
      rule: "arp-fix-needs-systemd",
      text: "The virtual addresses could not be put back at boot, because systemd does not run there.",
      fix: "Choose to set the ARP fix up by hand on this real server.",
    });
  }
  for (const { name, arpIgnore } of view.interfaces) {
    // The larger value wins, and 3 to 7 answer for an address of global scope on lo.
    if (arpIgnore === undefined || arpIgnore < 3 || arpIgnore > 7 || name === "lo") continue;
    found.push({
      rule: "arp-ignore-odd",
      text: `${name} has arp_ignore=${arpIgnore}, which overrides 1 and lets it answer for addresses on lo.`,
      fix: `Set net.ipv4.conf.${name}.arp_ignore to 0, 1 or 2.`,
    });
  }
  for (const vip of wanted.vips) {
    for (const { name, addresses } of view.interfaces) {
      const place = addresses.find((each) => sameAddress(each.address, vip));
      if (place === undefined) continue;
      if (name !== "lo") {
        found.push({
          rule: "vip-on-real-server",
          text: `${vip} is on ${name}, where the real server answers ARP for it whatever arp_ignore says.`,
          fix: `Take it away: ip address delete ${vip}/${place.prefixLength} dev ${name}`,
        });
      } else if (place.prefixLength !== fullLength(vip)) {
        found.push({
          rule: "vip-prefix",
          text: `${vip} is on lo with /${place.prefixLength}, which makes the whole network local.`,
          fix: `Take it away: ip address delete ${vip}/${place.prefixLength} dev lo`,
        });
      }
    }
  }
  return found;
}

function steps(wanted: ArpWanted, view: RealServerView): ArpSteps {
  return wanted.vips.length > 0
    ? { prepare: [...settle(view), ...place(wanted, view)], cleanUp: drop(wanted, view) }
    : { prepare: [], cleanUp: [...drop(wanted, view), ...forget(view)] };
}

/** The fix itself: the settings kept in a file, set now, and read back on every interface. */
function settle(view: RealServerView): Step[] {
  const before = settingsBefore(liveText(view, SYSCTL_PATH)) ?? view.all;
  const needed: Step[] = fileStep(settingsFile(before), view);
  if (isEffective(view.all)) return needed;
  needed.push(
    command({
      say: "Set arp_ignore=1 and arp_announce=2 on all interfaces",
      run: setSettings({ arpIgnore: 1, arpAnnounce: 2 }),
      undo: setSettings(view.all),
    }),
    command({
      say: "Read back that no interface answers ARP for an address of lo",
      run: sh`a=$(cat ${ALL}/arp_ignore); n=$(cat ${ALL}/arp_announce)
[ "$a" -ge 1 ] && [ "$a" -le 2 ] && [ "$n" -ge 2 ] || {
  echo "arp_ignore is $a and arp_announce is $n" >&2; exit 1; }`,
    }),
  );
  return needed;
}

/** The addresses, and the unit that puts them back at boot, after the settings. */
function place(wanted: ArpWanted, view: RealServerView): Step[] {
  const unit = unitFile(wanted.vips);
  const needed: Step[] = fileStep(unit, view);
  const missing = wanted.vips.filter((vip) => !isOnLo(vip, view));
  for (const vip of missing) {
    needed.push(
      command({
        say: `Put ${vip}/${fullLength(vip)} on lo`,
        run: addAddress(vip),
        undo: deleteAddress(vip),
      }),
    );
  }
  if (view.live[UNIT_WANTED_PATH] === "absent") {
    needed.push(
      command({
        say: `Have the addresses put back at boot (${UNIT_NAME})`,
        run: ENABLE,
        undo: DISABLE,
      }),
    );
  }
  return needed;
}

/** Takes away the addresses that Shoal put there and that are not wanted any more; nobody else's. */
function drop(wanted: ArpWanted, view: RealServerView): Step[] {
  return vipsOfUnit(liveText(view, UNIT_PATH))
    .filter((vip) => !wanted.vips.some((each) => sameAddress(each, vip)) && isOnLo(vip, view))
    .map((vip) =>
      command({
        say: `Take ${vip}/${fullLength(vip)} from lo`,
        run: deleteAddress(vip),
        undo: addAddress(vip),
      }),
    );
}

/** Takes away the unit and then the settings, so that the host is as it was before Shoal came. */
function forget(view: RealServerView): Step[] {
  const needed: Step[] = [];
  if (view.live[UNIT_WANTED_PATH] !== "absent") {
    needed.push(
      command({
        say: `Have no addresses put back at boot (${UNIT_NAME})`,
        run: DISABLE,
        undo: ENABLE,
      }),
    );
  }
  if (view.live[UNIT_PATH] !== "absent") needed.push({ kind: "remove", path: UNIT_PATH });
  const before = settingsBefore(liveText(view, SYSCTL_PATH));
  if (before !== undefined && !isSame(before, view.all)) {
    needed.push(
      command({
        say: `Set arp_ignore=${before.arpIgnore} and arp_announce=${before.arpAnnounce} again, as before`,
        run: setSettings(before),
        undo: setSettings(view.all),
      }),
    );
  }
  if (view.live[SYSCTL_PATH] !== "absent") needed.push({ kind: "remove", path: SYSCTL_PATH });
  return needed;
}

function fileStep(file: HostFile, view: RealServerView): Step[] {
  const live = view.live[file.path];
  const isSo =
    live !== undefined &&
    live !== "absent" &&
    live.text === file.text &&
    live.mode === file.mode &&
    live.owner === file.owner &&
    live.group === file.group;
  return isSo ? [] : [{ kind: "file", file }];
}

function command(of: Command): Step {
  return { kind: "command", command: of };
}

function liveText(view: RealServerView, path: string): string | undefined {
  const live: LiveFile | undefined = view.live[path];
  return live === undefined || live === "absent" ? undefined : live.text;
}

function isEffective(all: KernelSettings): boolean {
  return (all.arpIgnore === 1 || all.arpIgnore === 2) && all.arpAnnounce >= 2;
}

function isSame(left: KernelSettings, right: KernelSettings): boolean {
  return left.arpIgnore === right.arpIgnore && left.arpAnnounce === right.arpAnnounce;
}

function setSettings(to: KernelSettings): ShellText {
  return sh`echo ${to.arpIgnore} >${ALL}/arp_ignore && echo ${to.arpAnnounce} >${ALL}/arp_announce`;
}

function isOnLo(vip: string, view: RealServerView): boolean {
  const lo = view.interfaces.find((each) => each.name === "lo");
  return (
    lo?.addresses.some((each) => sameAddress(each.address, vip) && each.prefixLength === fullLength(vip)) ===
    true
  );
}

function fullLength(address: string): number {
  return isIpv4(address) ? 32 : 128;
}

function sameAddress(left: string, right: string): boolean {
  return canonicalAddress(left) === canonicalAddress(right);
}

function addAddress(vip: string): ShellText {
  return isIpv4(vip)
    ? sh`ip address replace ${vip}/32 dev lo`
    : sh`ip -6 address replace ${vip}/128 dev lo nodad`;
}

function deleteAddress(vip: string): ShellText {
  const family = isIpv4(vip) ? "-4" : "-6";
  const place = `${vip}/${fullLength(vip)}`;
  return sh`if [ -n "$(ip ${family} -o address show dev lo to ${place})" ]; then ip ${family} address delete ${place} dev lo; fi`;
}
