import { type Fact, taggedLines, unknownOutput, wholeNumber } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** A running keepalived: its parent process. */
export interface KeepalivedProcess {
  pid: number;
  /** Its command line, the program first. */
  args: string[];
}

/** The systemd unit that keepalived belongs to, or would. */
export interface KeepalivedUnit {
  /** E.g. `keepalived.service`. */
  name: string;
  /** As systemd calls it: `loaded`, `not-found`, `masked`, ... */
  loadState: string;
  /** `active`, `inactive`, `failed`, `activating`, ... */
  activeState: string;
}

/** keepalived on a host. */
export interface Keepalived {
  /** What is installed; undefined: nothing. It need not be what runs since the last update. */
  installed: KeepalivedBuild | undefined;
  /** Parent processes; more than one when it runs several times (network namespaces, instances). */
  running: KeepalivedProcess[];
  /** Undefined where systemd does not run. */
  unit: KeepalivedUnit | undefined;
}

/** The program and how it was built, from `keepalived -v`. */
export interface KeepalivedBuild {
  path: string;
  /** E.g. `2.2.7`. */
  version: string;
  /** E.g. `LVS`, `VRRP_VMAC`, `JSON`; empty where this version does not tell. */
  options: string[];
}

/** keepalived: the program, its process and its unit. */
export const keepalived: Fact<"keepalived", Keepalived> = {
  id: "keepalived",
  label: "keepalived",
  // A parent is a process of that name (or systemd's main process: `process_name` can change the name) whose own
  // parent is none; a second number in NSpid is a container's.
  command: sh`if p=$(command -v keepalived); then echo path "$p"; keepalived -v 2>&1 </dev/null | sed 's/^/v /'; fi
show() { systemctl show -p Id -p LoadState -p ActiveState -p MainPID -- "$1"; }
u=keepalived.service
m=-
if [ -d /run/systemd/system ]; then
  t=$(show "$u")
  m=\${t##*MainPID=}
  m=\${m%%[!0-9]*}
  [ "$m" != 0 ] || m=-
fi
for d in /proc/[0-9]*; do
  read -r i n s q r <"$d/stat" || continue
  [ "$n" = '(keepalived)' ] || [ "$i" = "$m" ] || continue
  read -r i2 n2 r2 <"/proc/$q/stat" || n2=
  [ "$n2" != '(keepalived)' ] && [ "$q" != "$m" ] || continue
  if grep -qs '^NSpid:.*[0-9][[:space:]][0-9]' "$d/status"; then continue; fi
  echo pid "$i"
  tr '\\000' '\\n' <"$d/cmdline" | sed 's/^/arg /'
  [ "$i" = "$m" ] || while read -r c; do case $c in *.service) u=\${c##*/} ;; esac; done <"$d/cgroup"
done 2>/dev/null
if [ -d /run/systemd/system ]; then
  [ "$u" = keepalived.service ] || t=$(show "$u")
  echo "$t" | sed 's/^/unit /'
fi`,
  parse: (stdout) => {
    const lines = taggedLines(stdout);
    const running: KeepalivedProcess[] = [];
    const unit = new Map<string, string>();
    const said: string[] = [];
    let path: string | undefined;
    for (const [tag, rest] of lines) {
      if (tag === "path") path = rest;
      else if (tag === "v") said.push(rest);
      else if (tag === "pid") running.push({ pid: wholeNumber(rest), args: [] });
      else if (tag === "arg") running.at(-1)?.args.push(rest);
      else if (tag === "unit") unit.set(rest.slice(0, rest.indexOf("=")), rest.slice(rest.indexOf("=") + 1));
      else throw unknownOutput(tag);
    }
    return {
      installed: path === undefined ? undefined : { path, ...buildOf(said) },
      running,
      unit: unit.size === 0 ? undefined : unitOf(unit),
    };
  },
};

function buildOf(said: string[]): { version: string; options: string[] } {
  const version = /^Keepalived v(\d+(?:\.\d+)+)/.exec(said[0] ?? "")?.[1];
  if (version === undefined) throw unknownOutput(said[0]);
  const line = said.find((text) => /^(Config options|Build options): /.test(text));
  return {
    version,
    options:
      line === undefined
        ? []
        : line
            .replace(/^[^:]*:\s*/, "")
            .trim()
            .split(/\s+/),
  };
}

function unitOf(values: Map<string, string>): KeepalivedUnit {
  const name = values.get("Id");
  const loadState = values.get("LoadState");
  const activeState = values.get("ActiveState");
  if (name === undefined || loadState === undefined || activeState === undefined) {
    throw unknownOutput([...values.keys()].join(" "));
  }
  return { name, loadState, activeState };
}
