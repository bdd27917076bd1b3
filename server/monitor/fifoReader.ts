import { plainText } from "@/server/core/plainText";
import { type ShellText, sh } from "@/server/core/sh";
import { type FifoEvent, parseFifoLine } from "@/server/monitor/fifoLine";
import { STOP_FUNCTION } from "@/server/ssh/stopScript";

/** Paths of the two FIFOs on a director; both in one folder. */
export interface Fifos {
  readonly vrrp: string;
  readonly lvs: string;
}

export type FifoName = keyof Fifos;

/** What the reader on the host tells. */
export type ReaderNews =
  /** It holds the FIFO open; `inode` names the very FIFO. */
  | { kind: "attached"; fifo: FifoName; inode: number }
  | { kind: "refused"; fifo: FifoName; text: string }
  /** Everything that waited in the FIFO has been told; what comes now is new. */
  | { kind: "drained"; fifo: FifoName }
  /** `hostUp`: seconds since the host's boot when the line was read. */
  | { kind: "event"; fifo: FifoName; hostUp: number; event: FifoEvent }
  | { kind: "strange"; fifo: FifoName; line: string };

/**
 * Shell text that reads both FIFOs until it is ended. It makes them if they are missing and never replaces one. It holds
 * them open for reading and writing, so that it sees no end when keepalived is restarted. As a line reaches one reader
 * only, it ends an older reader first, which may belong to a connection that was cut unnoticed. `nonce` must be new for
 * every start: it is sent through the FIFO itself, and what comes before it is old.
 */
export function fifoReaderScript(fifos: Fifos, nonce: string): ShellText {
  const folder = fifos.vrrp.slice(0, fifos.vrrp.lastIndexOf("/"));
  return sh`${STOP_FUNCTION}
shoal_age() { read -r shoal_t <"/proc/$1/stat" || return 1; set -- \${shoal_t##*) }; echo "\${20}"; }
[ -d ${folder} ] || mkdir -m 0755 ${folder}
{ read -r shoal_o shoal_a <${`${folder}/reader`}; } 2>/dev/null
case $shoal_o in '' | *[!0-9]*) ;; *)
  if [ "$shoal_a" = "$(shoal_age "$shoal_o" 2>/dev/null)" ]; then
    shoal_stop "$shoal_o"
    for shoal_i in 1 2 3 4 5 6 7 8 9 10; do
      [ -d "/proc/$shoal_o" ] || break
      sleep 0.1 2>/dev/null || sleep 1
    done
  fi ;;
esac
{ echo "$$ $(shoal_age $$)" >${`${folder}/reader`}; } 2>/dev/null
shoal_read() {
  if [ ! -e "$2" ]; then ( umask 077; mkfifo "$2" ) || { echo "$1 refused it cannot be made."; return; }; fi
  [ -p "$2" ] || { echo "$1 refused it is not a named pipe."; return; }
  [ -r "$2" ] && [ -w "$2" ] || { echo "$1 refused it may not be read and written by this user."; return; }
  exec 3<>"$2"
  echo "$1 attached $(ls -Li "$2")"
  ( echo ${nonce} >&3 ) &
  while IFS= read -r shoal_l <&3; do
    read -r shoal_u shoal_x </proc/uptime
    echo "$1 $shoal_u $shoal_l"
  done
}
shoal_read vrrp ${fifos.vrrp} &
shoal_read lvs ${fifos.lvs} &
wait`;
}

/** Reads a line of the reader; undefined for anything it never says. */
export function parseReaderLine(line: string, nonce: string): ReaderNews | undefined {
  const found = /^(vrrp|lvs) (\S+) (.*)$/s.exec(line);
  if (found === null) return undefined;
  const [, name, word = "", rest = ""] = found;
  const fifo: FifoName = name === "vrrp" ? "vrrp" : "lvs";
  if (word === "attached") return { kind: "attached", fifo, inode: Number.parseInt(rest, 10) };
  if (word === "refused") return { kind: "refused", fifo, text: plainText(rest).slice(0, 200) };
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(word)) return undefined;
  if (rest === nonce) return { kind: "drained", fifo };
  const event = parseFifoLine(rest);
  return event === undefined
    ? { kind: "strange", fifo, line: rest.slice(0, 200) }
    : { kind: "event", fifo, hostUp: Number(word), event };
}
