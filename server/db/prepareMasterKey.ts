import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Db } from "@/server/db/client";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";
import { forgetMasterKey, MASTER_KEY_BYTES, seal, unseal } from "@/server/seal";

const ABOUT = "the master key's check";
const KNOWN_TEXT = "This text was sealed with the master key.";
// Web and worker start together; only one of them may make the key.
const LOCK = 7_305_418;

/**
 * To be called at start, before anything is sealed: makes the master key when neither a key nor anything sealed is
 * there, and otherwise proves that the key is the one that this database was sealed with. Throws AppError
 * `unavailable` with a sentence that says which file is missing or wrong.
 */
export async function prepareMasterKey(db: Db): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${LOCK})`;
    const check = await tx.masterKeyCheck.findUnique({ where: { id: 1 } });
    if (check !== null) {
      proveKey(check.sealed);
      return;
    }
    if (env().masterKey === undefined && !existsSync(env().masterKeyFile)) makeKeyFile(env().masterKeyFile);
    await tx.masterKeyCheck.create({ data: { sealed: seal(KNOWN_TEXT, ABOUT) } });
  });
}

function proveKey(sealed: string): void {
  const { masterKey, masterKeyFile } = env();
  const place = masterKey === undefined ? masterKeyFile : "SHOAL_MASTER_KEY";
  if (masterKey === undefined && !existsSync(masterKeyFile)) {
    throw new AppError("unavailable", {
      text: `The master key is missing: ${masterKeyFile}. Without it the SSH keys in the database cannot be opened. Put it back from your backup.`,
    });
  }
  try {
    unseal(sealed, ABOUT);
  } catch (cause) {
    throw new AppError("unavailable", {
      text: `The master key in ${place} is not the one that this database was sealed with. Put the right one back from your backup.`,
      cause,
    });
  }
}

function makeKeyFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(MASTER_KEY_BYTES).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    throw new AppError("unavailable", { text: `The master key cannot be written to ${file}.`, cause });
  }
  forgetMasterKey();
}
