import type { Cluster } from "@/server/core/cluster";
import type { HostFile } from "@/server/core/hostFile";

/** Where the program of the checks stands on a director; SELinux's policy lets keepalived run what is in this folder. */
export const CHECK_SCRIPT_PATH = "/usr/libexec/keepalived/shoal-check";

/**
 * The program that MISC_CHECK runs for checks as Piranha's nanny had them: what a program prints, or what a service
 * answers, compared with a text. Time limits are keepalived's (`misc_timeout`).
 */
export function checkScript(): HostFile {
  return {
    path: CHECK_SCRIPT_PATH,
    mode: "0755",
    owner: "root",
    group: "root",
    text: TEXT,
    shown: TEXT,
  };
}

/** True when an enabled check of the cluster, or text that is kept as it is, runs the program. */
export function needsCheckScript(cluster: Cluster): boolean {
  const runs = (text: string | undefined) => text?.includes(CHECK_SCRIPT_PATH) === true;
  return (
    runs(cluster.raw) ||
    cluster.directors.some(({ raw }) => runs(raw)) ||
    cluster.virtualServices.some(
      ({ enabled, checks, pool, raw }) =>
        enabled &&
        (runs(raw) ||
          pool.some(
            (member) =>
              member.enabled &&
              (runs(member.raw) ||
                (member.checks ?? checks).some(
                  (check) => check.type === "MISC_CHECK" && runs(check.settings.miscPath),
                )),
          )),
    )
  );
}

/** The command that compares what a program prints; `program`: its path and arguments. */
export function outputCommand(expected: string, program: readonly string[]): string {
  return [CHECK_SCRIPT_PATH, "output", field(expected), ...program.map(encode)].join(" ");
}

/** What a service is asked, and what counts as a good answer. */
export interface Question {
  protocol: "tcp" | "udp";
  address: string;
  port: number;
  sent: string;
  /** `*`: any answer; nothing: no answer is waited for (TCP), any answer (UDP). */
  expected: string;
  /** `expected` is a POSIX extended regular expression. */
  isRegex: boolean;
}

/** The command that compares what a service answers. */
export function answerCommand({ protocol, address, port, sent, expected, isRegex }: Question): string {
  const mode = isRegex ? `${protocol}-regex` : protocol;
  return [CHECK_SCRIPT_PATH, mode, address, port, field(sent), field(expected)].join(" ");
}

function field(text: string): string {
  return text === "" ? "-" : text === "-" ? "%055" : encode(text);
}

/** A text as one word of bare characters: every other byte is `%` and its three octal digits. */
function encode(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9_.:,/=@+-]/.test(character) ? character : `%${byte.toString(8).padStart(3, "0")}`;
    })
    .join("");
}

// A POSIX shell runs it; only for connections it needs bash.
const TEXT = String.raw`#!/bin/sh
# Written by Shoal: checks of real servers as Piranha had them, for keepalived's MISC_CHECK.
#
#   shoal-check output EXPECTED PROGRAM [ARGUMENT...]
#       passes when the program prints EXPECTED and one more character, usually the end of the line
#   shoal-check tcp|udp ADDRESS PORT SENT EXPECTED
#       passes when the answer to SENT begins with EXPECTED; EXPECTED * is any answer
#   shoal-check tcp-regex|udp-regex ADDRESS PORT SENT EXPECTED
#       passes when the first 254 bytes of the answer match EXPECTED, an extended regular expression
#
# In a word %ooo is the byte with that octal number; - alone is nothing. No answer is a failure, and so is one that
# comes too late, which keepalived sees to (misc_timeout).

decode() {
	printf '%b' "$(printf '%s' "$1" | sed 's/%/\\0/g')"
}

field() {
	[ "$1" = - ] || decode "$1"
}

case $1 in
output)
	[ $# -ge 3 ] || exit 2
	expected=$(field "$2"; printf x)
	shift 2
	for word do
		shift
		set -- "$@" "$(decode "$word")"
	done
	answer=$("$@" </dev/null 2>/dev/null; printf x)
	LC_ALL=C
	answer=${"$"}{answer%x}
	answer=${"$"}{answer%?}
	[ -n "$answer" ] && [ "$answer"x = "$expected" ] || exit 1
	;;
tcp | udp | tcp-regex | udp-regex)
	[ $# -eq 5 ] || exit 2
	# Of the shells only bash opens connections by itself.
	[ -n "$BASH_VERSION" ] || exec bash "$0" "$@"
	exec 2>/dev/null
	sent=$(field "$4"; printf x)
	sent=${"$"}{sent%x}
	expected=$(field "$5"; printf x)
	expected=${"$"}{expected%x}
	exec 3<>"/dev/${"$"}{1%-regex}/$2/$3" || exit 1
	# As one block, so that it becomes one packet.
	[ -z "$sent" ] || printf '%s' "$sent" | dd obs=4096 >&3 || exit 1
	[ "$1$expected" != tcp ] || exit 0
	LC_ALL=C
	block=254 count=1
	[ "$1" != tcp ] || [ "$expected" = '*' ] || block=1 count=${"$"}{#expected}
	answer=$(dd bs="$block" count="$count" <&3 | tr -d '\000'; printf x)
	answer=${"$"}{answer%x}
	[ -n "$answer" ] || exit 1
	case $1 in
	*-regex) [[ $answer =~ $expected ]] || exit 1 ;;
	*)
		[ "$expected" = '*' ] && exit 0
		case $answer in "$expected"*) ;; *) exit 1 ;; esac
		;;
	esac
	;;
*)
	exit 2
	;;
esac
`;
