import type { Check } from "@/server/core/checkers";
import { answerCommand, outputCommand } from "@/server/core/piranha/checkScript";
import type { LvsAccount } from "@/server/core/piranha/lvsAccount";
import type { LvsVirtual } from "@/server/core/piranha/read";
import { expectedStatus, readRequest } from "@/server/core/piranha/request";

/** How the real servers of a virtual service are tested, and makes the checks of one of them. */
export interface ConvertedChecks {
  checksOf(server: { address: string; port: number }): Check[];
  /** The checks name the real server, so each has its own. */
  isOwn: boolean;
  /** keepalived runs programs. */
  runsPrograms: boolean;
}

/** Longest check command that keepalived.conf takes. */
const MAX_COMMAND = 900;

/** Seconds; Piranha's daemon. */
const TIMEOUT = 10;

/** `timeout`: both the time between checks and the time limit of each. */
export function timeoutOf({ settings: { timeout } }: LvsVirtual): number {
  return Math.min(timeout?.value === undefined || timeout.value === 0 ? TIMEOUT : timeout.value, 4294);
}

/** The checks of a virtual service; `port` is the service's. Notes what becomes of the lines that describe them. */
export function convertChecks(virtual: LvsVirtual, port: number, account: LvsAccount): ConvertedChecks {
  const { settings } = virtual;
  noteTimes(virtual, account);
  const timeout = timeoutOf(virtual);
  const protocol = settings.protocol?.value ?? "tcp";
  const program = textOf(settings.send_program);
  const sent = unescaped(textOf(settings.send) ?? "");
  const expected = unescaped(textOf(settings.expect) ?? "");
  const isRegex = settings.use_regex?.value === true;
  if (program !== undefined) return byProgram(program);
  account.note(settings.send_program, "ignored", "There is no program.");
  if (sent === "" && expected === "") return withoutTexts();
  const request = protocol === "tcp" && !isRegex ? readRequest(sent) : undefined;
  const status = expectedStatus(expected);
  return request !== undefined && status !== undefined ? byRequest(request, status) : byAnswer();

  function byProgram(command: string): ConvertedChecks {
    account.note(settings.send, "ignored", "send_program counts instead.");
    account.note(
      settings.use_regex,
      isRegex ? "ignored" : "taken",
      "What a program prints is compared as it is, in Piranha as well.",
    );
    const words = command.split(" ").filter((word) => word !== "");
    const isOwn = words.includes("%h") || words.includes("%p");
    const isCompared = expected !== "";
    const commandFor = (server: { address: string; port: number }) => {
      const own = words.map((word) =>
        word === "%h" ? server.address : word === "%p" ? String(server.port) : word,
      );
      return isCompared ? outputCommand(expected, own) : own.join(" ");
    };
    if (!isUsable(commandFor({ address: "255.255.255.255", port: 65535 }), settings.send_program)) {
      return nothing();
    }
    account.note(
      settings.send_program,
      "approximated",
      isCompared
        ? "Run by MISC_CHECK through shoal-check, as root like before. A program that is missing, takes too long or prints nothing is a failure; Piranha took a time-out and every exit code but 0 for healthy."
        : "Run by MISC_CHECK: its exit code decides. Without expect Piranha took every real server for failed.",
    );
    account.take(settings.expect, "Compared with what the program prints.");
    return {
      isOwn,
      runsPrograms: true,
      checksOf: (server) => [misc(commandFor(server), timeout)],
    };
  }

  function withoutTexts(): ConvertedChecks {
    const { send, expect, use_regex } = settings;
    account.noteAll({ send, expect }, "ignored", "There is no text.");
    account.note(use_regex, isRegex ? "ignored" : "taken", "There is nothing to compare.");
    const where = { line: virtual.line };
    if (protocol === "udp") {
      account.note(
        where,
        "approximated",
        "There is no check: an open UDP port says nothing. Piranha waited for an answer to nothing, which no server gives.",
      );
      return { isOwn: false, runsPrograms: false, checksOf: () => [] };
    }
    if (port === 80) {
      account.note(
        where,
        "approximated",
        "On port 80 without send and expect Piranha asks for /: HTTP_GET does, and wants a status of 200 to 399. Piranha took any for healthy.",
      );
      return ofType({
        type: "HTTP_GET",
        settings: { connectTimeout: timeout, retry: 0, path: "/", statusCode: "200-399" },
      });
    }
    account.take(where, "Taken; its real servers are tested by TCP_CHECK, a plain connection, as before.");
    return ofType({ type: "TCP_CHECK", settings: { connectTimeout: timeout, retry: 0 } });
  }

  function byRequest(
    { path, version, host, hasOthers }: NonNullable<ReturnType<typeof readRequest>>,
    status: string,
  ): ConvertedChecks {
    account.note(
      settings.send,
      hasOthers ? "approximated" : "taken",
      hasOthers
        ? `Taken as HTTP_GET of ${path}, without its other headers.`
        : `Taken as HTTP_GET of ${path}.`,
    );
    account.note(
      settings.expect,
      "approximated",
      `HTTP_GET wants a status of ${status.replaceAll("-", " to ")}. Piranha compares the first bytes only, so that ${status === "200-399" ? "an error page passed too" : "the version of HTTP mattered"}.`,
    );
    account.take(settings.use_regex, "Not in use.");
    return ofType({
      type: "HTTP_GET",
      settings: {
        connectTimeout: timeout,
        retry: 0,
        path,
        statusCode: status,
        ...(host !== undefined && { virtualhost: host }),
        ...(version === "1.1" && { httpProtocol: "1.1" as const }),
      },
    });
  }

  function byAnswer(): ConvertedChecks {
    const question = { protocol, sent, expected, isRegex } as const;
    const longest = answerCommand({ ...question, address: "255.255.255.255", port: 65535 });
    if (!isUsable(longest, settings.send ?? settings.expect)) return nothing();
    const { send, expect, use_regex } = settings;
    account.noteAll(
      { send, expect },
      "approximated",
      "Sent and compared by shoal-check, which MISC_CHECK runs; it needs bash on the directors. All of it has the time that Piranha gave to each step.",
    );
    account.take(use_regex, isRegex ? "shoal-check reads it as the same kind of expression." : "Not in use.");
    return {
      isOwn: true,
      runsPrograms: true,
      checksOf: (server) => [misc(answerCommand({ ...question, ...server }), timeout)],
    };
  }

  function isUsable(command: string, where: { line: number } | undefined): boolean {
    const isShort = command.length <= MAX_COMMAND;
    if (isShort && /^\/[^"{}\p{Cc}]*$/u.test(command)) return true;
    const { send, expect, send_program, use_regex } = settings;
    const text = isShort
      ? "keepalived runs programs by their absolute path, without double quotes and braces"
      : `the command would be longer than ${MAX_COMMAND} characters`;
    account.noteAll({ send, expect, send_program, use_regex }, "refused", `Not taken: ${text}.`);
    account.report({
      level: "warning",
      rule: "lvs-check",
      where,
      text: `The check of ${virtual.name} cannot be taken: ${text}.`,
      fix: "Add a check to the service.",
    });
    return false;
  }

  function nothing(): ConvertedChecks {
    return { isOwn: false, runsPrograms: false, checksOf: () => [] };
  }
}

function ofType(check: Check): ConvertedChecks {
  return { isOwn: false, runsPrograms: false, checksOf: () => [check] };
}

function misc(miscPath: string, timeout: number): Check {
  return { type: "MISC_CHECK", settings: { miscPath, miscTimeout: timeout } };
}

function noteTimes({ settings }: LvsVirtual, account: LvsAccount): void {
  const { timeout, reentry, load_monitor } = settings;
  const seconds = timeoutOf({ line: 0, name: "", servers: [], settings });
  if (timeout?.value === seconds)
    account.take(timeout, "Taken as the time between checks and as the time limit of each.");
  else {
    account.note(
      timeout,
      "approximated",
      `Checks come every ${seconds} s and have as long; ${timeout?.value} is no time that works.`,
    );
  }
  const times = Math.floor((reentry?.value ?? 180) / seconds);
  account.note(
    reentry,
    times > 1 ? "approximated" : "taken",
    times > 1
      ? `keepalived takes a real server back after one good check; Piranha waited for ${times} in a row.`
      : "One good check is enough, as in keepalived.",
  );
  const monitor = load_monitor?.value ?? "none";
  account.note(
    load_monitor,
    monitor === "none" ? "taken" : "refused",
    monitor === "none"
      ? "Weights do not follow the load."
      : "No equivalent: weights stay as they are. A MISC_CHECK with misc_dynamic could set them.",
  );
}

function textOf(setting: { value: string } | undefined): string | undefined {
  return setting === undefined || setting.value.trim() === "" ? undefined : setting.value;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** A text as nanny reads it: with `\n`, `\r`, `\t`, and a backslash before what stands for itself. */
function unescaped(text: string): string {
  return text.replace(/\\([nrt\\'"])/g, (_, character: string) => ESCAPES[character] ?? character);
}
