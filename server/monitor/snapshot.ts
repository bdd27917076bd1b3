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
  /** When it began: seconds since the host's boot. */
  hostUp: number;
  /** And by the host's clock, in milliseconds since 1970; absent in a light one. */
  hostAt?: number;
  /** keepalived's processes in this network namespace. */
  processes: KeepalivedProcess[];
  addresses?: AddressEvent[];
  ipvs?: IpvsService[];
  rates?: Map<string, IpvsServiceFigures>;
  /** Only of a full snapshot: inodes of the FIFOs that are at their paths now. */
  inodes?: Partial<Record<FifoName, number>>;
  /** keepalived's own account of its instances. */
  vrrp?: VrrpDump[];
  /** Only of a full snapshot: FIFOs that keepalived holds open; absent: not known. */
  writes?: FifoName[];
  /** How keepalived was asked. */
  way?: DumpWay;
}

/** One of keepalived's processes; the parent is the one whose own parent is not keepalived. */
export interface KeepalivedProcess {
  pid: number;
  parent: number;
  /** Clock ticks since boot: with the process id it names one process for ever. */
  started: number;
}

/** How keepalived was made to tell of its instances before; a new daemon is asked how it can. */
export interface DumpWay {
  parent: number;
  /** `json`: by this signal. `data`: by USR1. `none`: it cannot, or this user may not ask. */
  kind: "json" | "data" | "none";
  signal: number;
  /** Where it writes its files. */
  folder: string;
}

/** How to read a director. */
export interface SnapshotWanted {
  /**
   * `light`: what no event tells: whether keepalived lives, and the IPVS table. It starts only two programs on the host.
   * `states`: also the addresses, and keepalived's own account of its instances, for which it gets a signal and writes a
   * file. `full`: also whether events can come.
   */
  kind: "light" | "states" | "full";
  fifos: Fifos;
  /** Marks the sections; must not be guessable by the host's users. */
  nonce: string;
  /** keepalived's processes at the last snapshot; a light one looks for no others while these live. */
  known: readonly KeepalivedProcess[];
  way?: DumpWay;
}

/** Shell text that reads a director's state. It changes nothing there. Starting programs is what costs a host, so few are. */
export function snapshotScript(wanted: SnapshotWanted): ShellText {
  const isLight = wanted.kind === "light";
  return sh`shoal_s() { echo; echo ${`=${wanted.nonce}`} "$1"; }
read -r shoal_u shoal_x </proc/uptime
shoal_s time
echo "$shoal_u ${isLight ? sh`-` : sh`$(date +%s.%N)`}"
${wanted.kind === "full" || wanted.known.length === 0 ? searchPart() : knownPart(wanted.known)}
if [ -r /proc/net/ip_vs ]; then
  shoal_s ipvs
  cat /proc/net/ip_vs
  if command -v ipvsadm >/dev/null; then
    shoal_s rates
    ipvsadm -Ln --rate --exact 2>/dev/null
  fi
fi
${isLight ? sh`` : statesPart(wanted)}
shoal_s end`;
}

/** The processes seen last; all of them are looked for when one is gone. Leaves their ids in `shoal_k`. */
function knownPart(known: readonly KeepalivedProcess[]): ShellText {
  return sh`shoal_k=
shoal_v=
for shoal_p in ${known.map(({ pid }) => pid)}; do
  { read -r shoal_l <"/proc/$shoal_p/stat"; } 2>/dev/null || { shoal_k=; break; }
  case $shoal_l in *"(keepalived"*) ;; *) shoal_k=; break ;; esac
  shoal_k="$shoal_k $shoal_p"
  shoal_v="$shoal_v$shoal_l
"
done
if [ -z "$shoal_k" ]; then
${searchPart()}
else
  shoal_s processes
  echo "$shoal_v"
fi`;
}

/** keepalived's processes, without those of containers and other network namespaces. Leaves their ids in `shoal_k`. */
function searchPart(): ShellText {
  return sh`shoal_k=
for shoal_d in /proc/[0-9]*; do
  { read -r shoal_c <"$shoal_d/comm"; } 2>/dev/null || continue
  case $shoal_c in keepalived*) shoal_k="$shoal_k \${shoal_d#/proc/}" ;; esac
done
if [ -n "$shoal_k" ]; then
  shoal_a=/proc/self/ns/net
  for shoal_p in $shoal_k; do shoal_a="$shoal_a /proc/$shoal_p/ns/net"; done
  shoal_n=
  shoal_m=
  for shoal_w in $(ls -l $shoal_a 2>/dev/null); do
    case $shoal_w in
    /proc/*) shoal_q=$shoal_w ;;
    net:*)
      if [ "$shoal_q" = /proc/self/ns/net ]; then shoal_n=$shoal_w; else shoal_m="$shoal_m $shoal_q=$shoal_w "; fi ;;
    esac
  done
  shoal_a=$shoal_k
  shoal_k=
  for shoal_p in $shoal_a; do
    case $shoal_m in
    *" /proc/$shoal_p/ns/net=$shoal_n "*) shoal_k="$shoal_k $shoal_p" ;;
    *" /proc/$shoal_p/ns/net="*) ;;
    *) shoal_k="$shoal_k $shoal_p" ;;
    esac
  done
fi
shoal_s processes
for shoal_p in $shoal_k; do { read -r shoal_l <"/proc/$shoal_p/stat" && echo "$shoal_l"; } 2>/dev/null; done`;
}

function statesPart(wanted: SnapshotWanted): ShellText {
  const { fifos, way } = wanted;
  const isFull = wanted.kind === "full";
  const inodes = sh`shoal_s inodes
ls -Li ${fifos.vrrp} ${fifos.lvs} 2>/dev/null`;
  const writes = sh`shoal_s writes
  ls -l $shoal_a 2>/dev/null && echo ok`;
  return sh`shoal_s addresses
ip -o address show 2>/dev/null && echo ok
${isFull ? inodes : sh``}
shoal_p=
shoal_a=
for shoal_i in $shoal_k; do
  shoal_a="$shoal_a /proc/$shoal_i/fd"
  { read -r shoal_l <"/proc/$shoal_i/stat"; } 2>/dev/null || continue
  set -- \${shoal_l##*) }
  case " $shoal_k " in *" $2 "*) ;; *) shoal_p=$shoal_i ;; esac
done
if [ -n "$shoal_p" ]; then
  ${isFull ? writes : sh``}
  if [ "$shoal_p" = ${way?.parent ?? 0} ]; then
    shoal_way=${way?.kind ?? "none"}
    shoal_g=${way?.signal ?? 0}
    shoal_w=${way?.folder ?? ""}
  else
${findWayPart()}
  fi
${dumpPart()}
  shoal_s way
  echo "$shoal_p $shoal_way $shoal_g $shoal_w"
fi`;
}

/**
 * How this very daemon can be asked. A signal that a program neither handles nor blocks may end it, so keepalived's own
 * masks decide (proc(5), SigBlk and SigCgt; their last digit is cut off, as the shell counts to 63 bits).
 */
function findWayPart(): ShellText {
  return sh`shoal_b=
  shoal_c=
  while read -r shoal_q shoal_v; do
    case $shoal_q in SigBlk:) shoal_b=\${shoal_v#?} ;; SigCgt:) shoal_c=\${shoal_v#?} ;; esac
  done <"/proc/$shoal_p/status"
  shoal_takes() {
    case $1$shoal_b$shoal_c in *[!0-9a-f]*) return 1 ;; esac
    [ "$1" -gt 0 ] && [ "$1" -le 60 ] && [ $(((0x$shoal_b | 0x$shoal_c) >> ($1 - 1) & 1)) -eq 1 ]
  }
  shoal_w=$(tr '\\000' '\\n' <"/proc/$shoal_p/environ" 2>/dev/null | sed -n 's/^TMPDIR=//p')
  shoal_w=\${shoal_w:-/tmp}
  shoal_g=$(keepalived --signum=JSON 2>/dev/null)
  case $shoal_g in '' | *[!0-9]*) shoal_g=0 ;; esac
  if ! kill -s 0 "$shoal_p" 2>/dev/null; then shoal_way=none
  elif shoal_takes "$shoal_g"; then shoal_way=json
  elif shoal_takes 10; then shoal_way=data
  else shoal_way=none; fi`;
}

/** keepalived writes into files that others of the host may have put there: what is there is removed first, never written to. */
function dumpPart(): ShellText {
  return sh`  shoal_dump() {
    shoal_f=/proc/$shoal_p/root$shoal_w/$1
    [ ! -e "$shoal_f" ] && [ ! -L "$shoal_f" ] || rm -f "$shoal_f"
    kill -s "$2" "$shoal_p" || return 1
    for shoal_i in 1 2 3 4 5 6 7 8 9 10; do
      sleep 0.05 2>/dev/null || sleep 1
      [ ! -s "$shoal_f" ] || break
    done
    [ -s "$shoal_f" ]
  }
  case $shoal_way in
  json)
    if shoal_dump keepalived.json "$shoal_g"; then
      sleep 0.05 2>/dev/null || sleep 1
      shoal_s json
      cat "$shoal_f"
      rm -f "$shoal_f"
    else
      shoal_way=data
    fi ;;
  data)
    if shoal_dump keepalived.data USR1; then
      sleep 0.05 2>/dev/null || sleep 1
      shoal_s data
      grep -E '^ (VRRP Instance|  State|  Last transition|  Effective priority) =' "$shoal_f"
      rm -f "$shoal_f" "\${shoal_f%.data}_check.data" "\${shoal_f%.data}_parent.data" "\${shoal_f%.data}_bfd.data"
    else
      shoal_way=none
    fi ;;
  esac`;
}

/** Reads what `snapshotScript` printed; undefined when it is not whole. */
export function parseSnapshot(text: string, wanted: SnapshotWanted): Snapshot | undefined {
  const sections = sectionsOf(text, `=${wanted.nonce} `);
  if (!sections.has("end")) return undefined;
  const time = /^(\d+(?:\.\d+)?) (-|\d+(?:\.\d+)?)/.exec(sections.get("time") ?? "");
  if (time === null) return undefined;
  const [, hostUp, hostTime] = time;
  const addresses = sections.get("addresses");
  const ipvs = sections.get("ipvs");
  const rates = sections.get("rates");
  return {
    hostUp: Number(hostUp),
    ...(hostTime === "-" ? {} : { hostAt: Math.round(Number(hostTime) * 1000) }),
    processes: linesOf(sections.get("processes")).flatMap(processOf),
    ...(addresses !== undefined && linesOf(addresses).at(-1) === "ok"
      ? { addresses: linesOf(addresses).flatMap((line) => parseAddressLine(line) ?? []) }
      : {}),
    ...(ipvs === undefined || !ipvs.includes("Prot LocalAddress:Port") ? {} : { ipvs: parseProcIpVs(ipvs) }),
    ...(rates === undefined || !rates.includes("CPS") ? {} : { rates: parseIpvsadmFigures(rates) }),
    ...(sections.has("inodes") ? { inodes: inodesOf(linesOf(sections.get("inodes")), wanted.fifos) } : {}),
    ...dumpOf(sections),
    ...writesOf(sections.get("writes"), wanted.fifos),
    ...wayOf(sections.get("way")),
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

function wayOf(text: string | undefined): { way?: DumpWay } {
  const found = /^(\d{1,10}) (json|data|none) (\d{1,3}) (\/[^\n]*)?$/m.exec(text ?? "");
  const kind = (["json", "data", "none"] as const).find((each) => each === found?.[2]);
  if (found === null || kind === undefined) return {};
  return { way: { parent: Number(found[1]), kind, signal: Number(found[3]), folder: found[4] ?? "/tmp" } };
}
