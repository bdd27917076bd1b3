import { randomBytes } from "node:crypto";
import { link, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type Env, env } from "@/server/env";
import { AppError } from "@/server/errors";
import { MASTER_KEY_BYTES } from "@/server/seal";

/**
 * Makes the master key's file if there is none and the environment holds no key. Only for a database that is still
 * empty: a new key beside old secrets would make them unreadable. True when it made one.
 */
export async function makeMasterKey(
  settings: Pick<Env, "masterKey" | "masterKeyFile"> = env(),
): Promise<boolean> {
  if (settings.masterKey !== undefined) return false;
  const file = settings.masterKeyFile;
  const own = `${file}.${process.pid}`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const key = randomBytes(MASTER_KEY_BYTES).toString("base64");
    await writeFile(own, `${key}\n`, { mode: 0o600, flush: true });
    // A link appears whole or not at all, and never in place of a key that another process has just made.
    return await link(own, file).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
        throw error;
      },
    );
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("unavailable", {
      text: `The master key cannot be written to ${file}: ${why}.`,
      cause,
    });
  } finally {
    await rm(own, { force: true }).catch(() => undefined);
  }
}
