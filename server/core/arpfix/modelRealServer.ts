import type { ArpInterface, ArpSteps, RealServerView } from "@/server/core/arpfix/arpFix";
import { ARP_FIX_PATHS } from "@/server/core/arpfix/index";
import { UNIT_PATH, UNIT_WANTED_PATH, vipsOfUnit } from "@/server/core/arpfix/sysctlFiles";
import type { LiveFile } from "@/server/core/hostFile";
import type { ShellText } from "@/server/core/sh";
import type { Step } from "@/server/core/steps/step";

/** A real server made of data, that understands the commands of the ARP fixes and nothing else; for tests. */
export interface ModelRealServer {
  view(): RealServerView;
  /** Does the steps in order; throws at a command that it does not know. */
  apply(steps: readonly Step[]): void;
  /** Runs the `undo` of every command and takes back every file, last first. */
  takeBack(steps: readonly Step[], before: RealServerView): void;
  reboot(): void;
  /** True while eth0 would answer ARP for an address of lo: the trap. */
  leaks(): boolean;
}

/** A new model, with nothing of Shoal on it. */
export function modelRealServer(start: { arpIgnore?: number; arpAnnounce?: number } = {}): ModelRealServer {
  const boot = { arpIgnore: start.arpIgnore ?? 0, arpAnnounce: start.arpAnnounce ?? 0 };
  let all = { ...boot };
  let lo: { address: string; prefixLength: number }[] = [{ address: "127.0.0.1", prefixLength: 8 }];
  const files = new Map<string, LiveFile>();

  const text = (path: string) => {
    const file = files.get(path);
    return file === undefined || file === "absent" ? undefined : file.text;
  };
  const set = (address: string, prefixLength: number) => {
    lo = [...lo.filter((each) => each.address !== address), { address, prefixLength }];
  };
  const startUnit = () => {
    const unit = text(UNIT_PATH);
    if (unit === undefined) return;
    all = { arpIgnore: 1, arpAnnounce: 2 };
    for (const vip of vipsOfUnit(unit)) set(vip, vip.includes(":") ? 128 : 32);
  };
  const execute = (line: string): void => {
    const add = /^ip (?:-6 )?address replace (\S+)\/(\d+) dev lo(?: nodad)?$/.exec(line);
    if (add !== null) {
      set(add[1] ?? "", Number(add[2]));
      return;
    }
    const remove = /; then ip -[46] address delete (\S+)\/\d+ dev lo; fi$/.exec(line);
    if (remove !== null) {
      lo = lo.filter((each) => each.address !== remove[1]);
      return;
    }
    const values = /^echo (\d) >\S+\/all\/arp_ignore && echo (\d) >\S+\/all\/arp_announce$/.exec(line);
    if (values !== null) {
      all = { arpIgnore: Number(values[1]), arpAnnounce: Number(values[2]) };
      return;
    }
    if (line.includes("&& ln -sfn ")) {
      files.set(UNIT_WANTED_PATH, files.get(UNIT_PATH) ?? "absent");
      return;
    }
    if (line === `rm -f ${UNIT_WANTED_PATH}`) {
      files.delete(UNIT_WANTED_PATH);
      return;
    }
    throw new Error(`The model does not know: ${line}`);
  };
  const runText = (command: ShellText) => {
    if (command.text.includes("cat ") && command.text.includes("exit 1")) {
      if (all.arpIgnore < 1 || all.arpAnnounce < 2) throw new Error("The settings did not take.");
      return;
    }
    for (const line of command.text.split("\n")) execute(line);
  };
  const view = (): RealServerView => {
    const interfaces: ArpInterface[] = [
      { name: "lo", addresses: [...lo], arpIgnore: 0, arpAnnounce: 0 },
      {
        name: "eth0",
        addresses: [{ address: "192.0.2.21", prefixLength: 24 }],
        arpIgnore: 0,
        arpAnnounce: 0,
      },
    ];
    const live = Object.fromEntries(
      ARP_FIX_PATHS.map((path) => [path, files.get(path) ?? "absent"] as const),
    );
    return { interfaces, all: { ...all }, hasSystemd: true, live };
  };
  return {
    view,
    apply: (steps) => {
      for (const step of steps) {
        if (step.kind === "command") runText(step.command.run);
        else if (step.kind === "remove") files.delete(step.path);
        else files.set(step.file.path, liveOf(step.file));
      }
    },
    takeBack: (steps, before) => {
      for (const step of steps.toReversed()) {
        if (step.kind === "command") {
          if (step.command.undo !== undefined) runText(step.command.undo);
          continue;
        }
        const path = step.kind === "file" ? step.file.path : step.path;
        const old = before.live[path];
        if (old === undefined || old === "absent") files.delete(path);
        else files.set(path, old);
      }
    },
    reboot: () => {
      all =
        text("/etc/sysctl.d/90-shoal-lvs.conf") === undefined
          ? { ...boot }
          : { arpIgnore: 1, arpAnnounce: 2 };
      lo = [{ address: "127.0.0.1", prefixLength: 8 }];
      if (files.has(UNIT_WANTED_PATH)) startUnit();
    },
    leaks: () => lo.some((each) => each.prefixLength === 32) && (all.arpIgnore < 1 || all.arpAnnounce < 2),
  };
}

/** All steps of a plan for one real server, in order. */
export function allSteps(steps: ArpSteps): Step[] {
  return [...steps.prepare, ...steps.cleanUp];
}

function liveOf(file: { text: string; mode: string; owner: string; group: string }): LiveFile {
  return { sha256: "", mode: file.mode, owner: file.owner, group: file.group, text: file.text };
}
