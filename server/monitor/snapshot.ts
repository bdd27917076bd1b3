import {
  type IpvsService,
  type IpvsServiceFigures,
  parseIpvsadmFigures,
  parseProcIpVs,
} from "@/server/core/ipvs";
import { type ShellText, sh } from "@/server/core/sh";
import { type AddressEvent, parseAddressLine } from "@/server/monitor/addressLine";
import type { FifoName, Fifos } from "@/server/monitor/fifoReader";
import { parseVrrpData, parseVrrpJson, type VrrpDump } from "@/server/monitor/vrrpDump";

/** Everything that one reading of a director gave. What could not be read is absent, never empty. */
export interface Snapshot {
  /** When it began, by the host's clock: milliseconds since 1970, and seconds since the host's boot. */
  hostAt: number;
  hostUp: number;
  /** keepalived's processes in this network namespace. */
  processes: KeepalivedProcess[];
  addresses?: AddressEvent[];
  ipvs?: IpvsService[];
  rates?: Map<string, IpvsServiceFigures>;
  /** Inodes of the FIFOs that are at their paths now. */
  inodes: Partial<Record<FifoName, number>>;
  /** Only of a full snapshot: keepalived's own account of its instances. */
  vrrp?: VrrpDump[];
  /** Only of a full snapshot: FIFOs that keepalived holds open; absent: not known. */
  writes?: FifoName[];
}

/** One of keepalived's processes; the parent is the one whose own parent is not keepalived. */
export interface KeepalivedProcess {
  pid: number;
  parent: number;
  /** Clock ticks since boot: with the process id it names one process for ever. */
  started: number;
}

/** How to read a director. */
export interface SnapshotWanted {
  /** Also keepalived's own account of its instances, for which it gets a signal and writes a file. */
  full: boolean;
  fifos: Fifos;
  /** Marks the sections; must not be guessable by the host's users. */
  nonce: string;
}

/** Shell text that reads a director's state. It changes nothing there. */
export function snapshotScript(wanted: SnapshotWanted): ShellText {
  const mark = `=${wanted.nonce}`;
  return sh`shoal_s() { echo; echo ${mark} "$1"; }
read -r shoal_u shoal_x </proc/uptime
shoal_s time
echo "$shoal_u $(date +%s.%N)"
shoal_s processes
shoal_n=$(readlink /proc/self/ns/net)
shoal_k=
for shoal_c in $(grep -ls '^keepalived' /proc/[0-9]*/comm); do
  shoal_d=\${shoal_c%/comm}
  shoal_m=$(readlink "$shoal_d/ns/net" 2>/dev/null)
  [ -z "$shoal_m" ] || [ "$shoal_m" = "$shoal_n" ] || continue
  shoal_k="$shoal_k \${shoal_d#/proc/}"
  cat "$shoal_d/stat" 2>/dev/null
done
shoal_s addresses
ip -o address show 2>/dev/null && echo ok
if [ -r /proc/net/ip_vs ]; then
  shoal_s ipvs
  cat /proc/net/ip_vs
  if command -v ipvsadm >/dev/null; then
    shoal_s rates
    ipvsadm -Ln --rate --exact 2>/dev/null
  fi
fi
shoal_s inodes
ls -Li ${wanted.fifos.vrrp} ${wanted.fifos.lvs} 2>/dev/null
${wanted.full ? fullPart() : sh``}
shoal_s end`;
}

/** Which FIFOs keepalived has open, and its account of its instances: as JSON where it is built with that, else as text. */
function fullPart(): ShellText {
  return sh`shoal_s writes
for shoal_p in $shoal_k; do ls -l "/proc/$shoal_p/fd" 2>/dev/null && echo ok; done
shoal_p=
for shoal_i in $shoal_k; do
  read -r shoal_x <"/proc/$shoal_i/stat"; set -- \${shoal_x##*) }
  case " $shoal_k " in *" $2 "*) ;; *) shoal_p=$shoal_i ;; esac
done
shoal_takes() {
  set -- "$1" "$(sed -n 's/^SigBlk:[^0-9a-f]*.//p' "/proc/$shoal_p/status")" "$(sed -n 's/^SigCgt:[^0-9a-f]*.//p' "/proc/$shoal_p/status")"
  case $1$2$3 in *[!0-9a-f]*) return 1 ;; esac
  [ "$1" -gt 0 ] && [ "$1" -le 60 ] && [ $(((0x$2 | 0x$3) >> ($1 - 1) & 1)) -eq 1 ]
}
shoal_dump() {
  shoal_f=/proc/$shoal_p/root$shoal_w/$1
  rm -f "$shoal_f"
  kill -s "$2" "$shoal_p" || return 1
  for shoal_i in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.05 2>/dev/null || sleep 1
    [ ! -s "$shoal_f" ] || break
  done
  [ -s "$shoal_f" ] || return 1
  sleep 0.05 2>/dev/null || sleep 1
}
if [ -n "$shoal_p" ]; then
  shoal_w=$(tr '\\000' '\\n' <"/proc/$shoal_p/environ" 2>/dev/null | sed -n 's/^TMPDIR=//p')
  shoal_w=\${shoal_w:-/tmp}
  shoal_g=$(keepalived --signum=JSON 2>/dev/null)
  case $shoal_g in '' | *[!0-9]*) shoal_g=0 ;; esac
  if shoal_takes "$shoal_g" && shoal_dump keepalived.json "$shoal_g"; then
    shoal_s json
    cat "$shoal_f"
    rm -f "$shoal_f"
  elif shoal_takes 10 && shoal_dump keepalived.data USR1; then
    shoal_s data
    grep -E '^ (VRRP Instance|  State|  Last transition|  Effective priority) =' "$shoal_f"
    rm -f "$shoal_f" "\${shoal_f%.data}_check.data" "\${shoal_f%.data}_parent.data" "\${shoal_f%.data}_bfd.data"
  fi
fi`;
}

/** Reads what `snapshotScript` printed; undefined when it is not whole. */
export function parseSnapshot(text: string, wanted: SnapshotWanted): Snapshot | undefined {
  const sections = sectionsOf(text, `=${wanted.nonce} `);
  if (!sections.has("end")) return undefined;
  const time = /^(\d+(?:\.\d+)?) (\d+(?:\.\d+)?)/.exec(sections.get("time") ?? "");
  if (time === null) return undefined;
  const addresses = sections.get("addresses");
  const ipvs = sections.get("ipvs");
  const rates = sections.get("rates");
  return {
    hostUp: Number(time[1]),
    hostAt: Math.round(Number(time[2]) * 1000),
    processes: linesOf(sections.get("processes")).flatMap(processOf),
    ...(addresses !== undefined && linesOf(addresses).at(-1) === "ok"
      ? { addresses: linesOf(addresses).flatMap((line) => parseAddressLine(line) ?? []) }
      : {}),
    ...(ipvs === undefined || !ipvs.includes("Prot LocalAddress:Port") ? {} : { ipvs: parseProcIpVs(ipvs) }),
    ...(rates === undefined || !rates.includes("CPS") ? {} : { rates: parseIpvsadmFigures(rates) }),
    inodes: inodesOf(linesOf(sections.get("inodes")), wanted.fifos),
    ...dumpOf(sections),
    ...writesOf(sections.get("writes"), wanted.fifos),
  };
}

function sectionsOf(text: string, mark: string): Map<string, string> {
  const parts = `\n${text}`.split(`\n${mark}`).slice(1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf("\n");
      return end < 0 ? [part.trim(), ""] : [part.slice(0, end).trim(), part.slice(end + 1)];
    }),
  );
}

function linesOf(text: string | undefined): string[] {
  return (text ?? "").split("\n").filter((line) => line !== "");
}

/** proc(5), stat: the name may hold anything, so the fields are counted from its last bracket. */
function processOf(line: string): KeepalivedProcess[] {
  const pid = Number.parseInt(line, 10);
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const [state, parent] = fields;
  const started = Number(fields[19]);
  if (!Number.isSafeInteger(pid) || !Number.isSafeInteger(Number(parent)) || !Number.isSafeInteger(started))
    return [];
  return state === "Z" || state === "X" ? [] : [{ pid, parent: Number(parent), started }];
}

function inodesOf(lines: readonly string[], fifos: Fifos): Partial<Record<FifoName, number>> {
  const inode = (path: string) => {
    const line = lines.find((each) => each.endsWith(` ${path}`));
    return line === undefined ? undefined : Number.parseInt(line, 10);
  };
  const [vrrp, lvs] = [inode(fifos.vrrp), inode(fifos.lvs)];
  return { ...(vrrp === undefined ? {} : { vrrp }), ...(lvs === undefined ? {} : { lvs }) };
}

function writesOf(text: string | undefined, fifos: Fifos): { writes?: FifoName[] } {
  const lines = linesOf(text);
  if (!lines.includes("ok")) return {};
  const names: FifoName[] = ["vrrp", "lvs"];
  return { writes: names.filter((name) => lines.some((line) => line.endsWith(` -> ${fifos[name]}`))) };
}

function dumpOf(sections: Map<string, string>): { vrrp?: VrrpDump[] } {
  const json = sections.get("json");
  const data = sections.get("data");
  const vrrp =
    json !== undefined ? parseVrrpJson(json) : data !== undefined ? parseVrrpData(data) : undefined;
  return vrrp === undefined ? {} : { vrrp };
}
