import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { AppError } from "@/server/errors";

/** What a finished command left. `code` is 128 plus the signal's number when a signal ended it, as in a shell. */
export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  input?: string;
  /** Milliseconds; the command is killed afterwards and `code` is 124. */
  timeout?: number;
  /** Added to `toolEnvironment`. */
  env?: Record<string, string>;
  /** Kills the command when it is aborted; the call throws then. */
  signal?: AbortSignal;
}

/** The environment of the lab's tools: they speak English, and are found also by a root whose PATH has no sbin. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: "C", PATH: `${process.env.PATH ?? "/usr/bin:/bin"}:/usr/sbin:/sbin` };
}

/** Runs a program of this machine without a shell and waits for it; does not throw when it fails. */
export function runAny(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...toolEnvironment(), ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
      killSignal: "SIGKILL",
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill("SIGKILL");
          }, options.timeout);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", (cause) => {
      clearTimeout(timer);
      const text =
        options.signal?.aborted === true
          ? `${command} was ended before it was done.`
          : `${command} could not be started: ${cause.message}.`;
      reject(new AppError("unavailable", { text, cause }));
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: timedOut ? 124 : (code ?? 128), stdout, stderr });
    });
    // A program that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}

/** Runs a program of this machine; throws with its own words when it fails. Returns what it printed. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const result = await runAny(command, args, options);
  if (result.code === 0) return result.stdout;
  const words = (result.stderr.trim() || result.stdout.trim() || "no output")
    .split("\n")
    .slice(-5)
    .join(" / ");
  throw new AppError("unavailable", {
    text: `${command} ${args.join(" ")} failed (${result.code}): ${words}`,
  });
}

/**
 * When a process started, in clock ticks since the machine's boot (proc(5), field 22 of stat); undefined when it is gone.
 * With the process ID it names one process for ever; the ID alone does not.
 */
export async function processStart(pid: number): Promise<number | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets and may itself hold spaces and brackets.
    const field = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return field === undefined ? undefined : Number(field);
  } catch {
    return undefined;
  }
}

/** Waits; milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
