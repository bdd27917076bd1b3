import { spawn } from "node:child_process";
import { type LabCommand, parseArguments, USAGE } from "@/lab/arguments";
import {
  bootLab,
  cutHost,
  describeLab,
  findHost,
  isUp,
  joinHost,
  killHost,
  labStatus,
  missingForLab,
  rebootHost,
  stopLab,
} from "@/lab/lab";
import { describeText, statusText } from "@/lab/report";
import { missingText } from "@/lab/requirements";
import { sshArguments } from "@/lab/ssh";
import { labNames } from "@/lab/state";
import { AppError } from "@/server/errors";

async function main(): Promise<number> {
  const command = parseArguments(process.argv.slice(2));
  if (command.verb !== "help" && command.verb !== "check") {
    const missing = await missingForLab();
    if (missing.length > 0) throw new AppError("unavailable", { text: missingText(missing) });
  }
  switch (command.verb) {
    case "help":
      console.log(USAGE);
      return 0;
    case "check":
      return check();
    case "up":
      return up(command);
    case "down":
      await stopLab(command.name);
      console.log(`There is no lab "${command.name}" any more.`);
      return 0;
    case "status":
      return status(command.name);
    case "reboot": {
      const lab = await describeLab(command.name);
      await timed(`${command.host} is back`, () =>
        command.isHard ? killHost(lab, command.host) : rebootHost(lab, command.host),
      );
      return 0;
    }
    case "cut":
      await cutHost(await describeLab(command.name), command.host);
      console.log(`${command.host} is off the network.`);
      return 0;
    case "join":
      await joinHost(await describeLab(command.name), command.host);
      console.log(`${command.host} is on the network.`);
      return 0;
    case "ssh":
      return ssh(command);
  }
}

async function up(command: LabCommand & { verb: "up" }): Promise<number> {
  if (await isUp(command.name)) {
    console.log(`It is up already.\n\n${describeText(await bootLab(command))}`);
    return 0;
  }
  const interrupt = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => interrupt.abort());
  try {
    const say = (line: string): void => console.log(line);
    const lab = await timed("Ready", () => bootLab({ ...command, say, signal: interrupt.signal }));
    console.log(`\n${describeText(lab)}`);
    return 0;
  } catch (cause) {
    if (!interrupt.signal.aborted) throw cause;
    console.error("Interrupted: what was booted is gone again.");
    return 130;
  }
}

async function check(): Promise<number> {
  const missing = await missingForLab();
  console.log(missing.length === 0 ? "Nothing is missing." : missingText(missing));
  return missing.length === 0 ? 0 : 1;
}

async function status(name: string): Promise<number> {
  const isNamed = process.argv.includes("--name");
  const names = isNamed ? [name] : [...new Set([...(await labNames()), name])].sort();
  for (const one of names) console.log(statusText(await labStatus(one)));
  return 0;
}

async function ssh(command: LabCommand & { verb: "ssh" }): Promise<number> {
  const lab = await describeLab(command.name);
  const args = sshArguments({ lab, host: findHost(lab, command.host), user: command.user });
  const child = spawn("ssh", [...args, ...command.command], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 255));
  });
}

async function timed<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  const start = Date.now();
  const result = await act();
  console.log(`${what} after ${((Date.now() - start) / 1000).toFixed(1)} s.`);
  return result;
}

try {
  process.exitCode = await main();
} catch (cause) {
  if (!(cause instanceof AppError)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}
