import { checkNet } from "@/lab/addresses";
import { checkLabName } from "@/lab/names";
import { AppError } from "@/server/errors";

/** What the user wants of the lab, from the words after `npm run lab --`. */
export type LabCommand =
  | { verb: "up"; name: string; net?: string }
  | { verb: "down" | "status" | "check" | "help"; name: string }
  | { verb: "cut" | "join"; name: string; host: string }
  | { verb: "reboot"; name: string; host: string; isHard: boolean }
  | { verb: "ssh"; name: string; host: string; user: string; command: string[] };

/** How the lab is called, for `help` and after a mistake. */
export const USAGE = `Usage: npm run lab -- [COMMAND] [--name NAME]

  up [--net 10.99.7]      boot a lab (without a command, too); on the first free net unless told
  status                  show the hosts of a lab, or all labs without --name
  reboot HOST [--hard]    reboot a host from the inside, or, with --hard, take its power away and give it back
  cut HOST                take a host off the network
  join HOST               put it back
  ssh [USER@]HOST [COMMAND...]  log in, or run a command
  down                    end a lab and remove all of it
  check                   say what this machine lacks for a lab

The name is "lab" unless given: several labs of different names can run side by side.`;

/** The lab that commands mean when no name is given. */
export const DEFAULT_NAME = "lab";

/** Reads the words; throws with one sentence about the first one that is wrong. What follows an `ssh` host is its command. */
export function parseArguments(words: readonly string[]): LabCommand {
  const found: Words = { name: DEFAULT_NAME, isHard: false, plain: [] };
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (found.plain[0] === "ssh" && found.plain.length >= 2) found.plain.push(word);
    else if (word === "--name") found.name = checkLabName(valueAfter(word, left));
    else if (word === "--net") found.net = checkNet(valueAfter(word, left));
    else if (word === "--hard") found.isHard = true;
    else if (word === "--help" || word === "-h") return { verb: "help", name: found.name };
    else if (word.startsWith("-")) throw mistake(`There is no option ${word}.`);
    else found.plain.push(word);
  }
  return commandOf(found);
}

interface Words {
  name: string;
  net?: string;
  isHard: boolean;
  /** Words that are neither options nor their values. */
  plain: string[];
}

function commandOf(words: Words): LabCommand {
  const { name, net, isHard } = words;
  const [verb = "up", ...rest] = words.plain;
  if (net !== undefined && verb !== "up") throw mistake("--net belongs to up.");
  if (isHard && verb !== "reboot") throw mistake("--hard belongs to reboot.");
  switch (verb) {
    case "up":
      noMore(rest);
      return net === undefined ? { verb, name } : { verb, name, net };
    case "down":
    case "status":
    case "check":
    case "help":
      noMore(rest);
      return { verb, name };
    case "cut":
    case "join":
      return { verb, name, host: onlyHost(rest, verb) };
    case "reboot":
      return { verb, name, host: onlyHost(rest, verb), isHard };
    case "ssh": {
      const [target = "", ...command] = rest;
      const parts = target.split("@");
      const [user = "root", host = ""] = parts.length > 1 ? parts : ["root", target];
      if (host === "") throw mistake("ssh needs the name of a host.");
      return { verb, name, user, host, command };
    }
    default:
      throw mistake(`There is no command "${verb}".`);
  }
}

function onlyHost(rest: readonly string[], verb: string): string {
  const [host, ...more] = rest;
  if (host === undefined) throw mistake(`${verb} needs the name of a host.`);
  noMore(more);
  return host;
}

function noMore(rest: readonly string[]): void {
  if (rest[0] !== undefined) throw mistake(`"${rest[0]}" is one word too many.`);
}

function valueAfter(option: string, left: string[]): string {
  const value = left.shift();
  if (value === undefined) throw mistake(`${option} needs a value.`);
  return value;
}

function mistake(text: string): AppError {
  return new AppError("badInput", { text: `${text} "npm run lab -- help" shows what there is.` });
}
