import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** A text that was given to a command. */
export interface Input {
  /** As it was given; `-` is standard input. */
  name: string;
  text: string;
  /** Files in UTF-8 are the rule; what is none is taken byte by byte, so that nothing of it is lost. */
  encoding: "utf8" | "latin1";
}

/** Why an input cannot be used, as one sentence. */
export interface Unusable {
  unusable: string;
}

/** The largest input, in bytes; a configuration with thousands of services is a tenth of it. */
export const MAX_INPUT = 16 * 1024 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "it may not be read",
  EPERM: "it may not be read",
  EISDIR: "it is a folder",
  ELOOP: "its links go round in a circle",
  ENXIO: "it is no file that can be read",
};

/** Reads a file, or standard input for `-`, up to the limit. */
export function readInput(name: string): Input | Unusable {
  const shown = name === "-" ? "Standard input" : name;
  const unusable = (why: string): Unusable => ({ unusable: `${shown} cannot be used: ${why}.` });
  try {
    const bytes = readBytes(name);
    if (bytes === undefined) return unusable(`it is larger than ${MAX_INPUT / 1024 / 1024} MiB`);
    if (bytes.includes(0)) return unusable("it holds NUL bytes, so it is no text");
    return { name, ...decoded(bytes) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return unusable(REASONS[code] ?? (code === "" ? String(error) : code));
  }
}

/** Undefined: there are more bytes than the limit. */
function readBytes(name: string): Uint8Array | undefined {
  const fd = name === "-" ? 0 : openSync(name, "r");
  try {
    if (name !== "-" && fstatSync(fd).isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const chunk = new Uint8Array(256 * 1024);
      const length = readChunk(fd, chunk);
      if (length === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, length));
      size += length;
      if (size > MAX_INPUT) return undefined;
    }
  } finally {
    if (fd !== 0) closeSync(fd);
  }
}

/** Waits where standard input has nothing yet and was opened without waiting. */
function readChunk(fd: number, chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(fd, chunk);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function decoded(bytes: Uint8Array): { text: string; encoding: Input["encoding"] } {
  try {
    // A byte order mark is part of the text: keepalived stumbles over it.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, encoding: "utf8" };
  } catch {
    return { text: Buffer.from(bytes).toString("latin1"), encoding: "latin1" };
  }
}
