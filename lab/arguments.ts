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

/** Reads the words; throws with one sentence about the first one that is wrong. Options after an `ssh` host are the command's. */
export function parseArguments(words: readonly string[]): LabCommand {
  const found = {
    name: DEFAULT_NAME,
    isHard: false,
    rest: [] as string[],
    net: undefined as string | undefined,
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (found.rest[0] === "ssh" && found.rest.length >= 2) found.rest.push(word);
    else if (word === "--name") found.name = checkLabName(valueOf(words, (index += 1)));
    else if (word === "--net") found.net = checkNet(valueOf(words, (index += 1)));
    else if (word === "--hard") found.isHard = true;
    else if (word === "--help" || word === "-h") return { verb: "help", name: found.name };
    else if (word.startsWith("-")) throw mistake(`There is no option ${word}.`);
    else found.rest.push(word);
  }
  const [verb = "up", ...rest] = found.rest;
  if (found.net !== undefined && verb !== "up") throw mistake("--net belongs to up.");
  if (found.isHard && verb !== "reboot") throw mistake("--hard belongs to reboot.");
  return commandOf({ ...found, verb, rest });
}

interface Words {
  verb: string;
  rest: string[];
  name: string;
  net: string | undefined;
  isHard: boolean;
}

function commandOf(words: Words): LabCommand {
  const { verb, name, rest } = words;
  switch (verb) {
    case "up":
      noMore(rest);
      return words.net === undefined ? { verb, name } : { verb, name, net: words.net };
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
      return { verb, name, host: onlyHost(rest, verb), isHard: words.isHard };
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

function valueOf(words: readonly string[], index: number): string {
  const value = words[index];
  if (value === undefined) throw mistake(`${words[index - 1] ?? ""} needs a value.`);
  return value;
}

function mistake(text: string): AppError {
  return new AppError("badInput", { text: `${text} "npm run lab -- help" shows what there is.` });
}
