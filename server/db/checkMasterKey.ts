import type { Db } from "@/server/db/client";
import { env } from "@/server/env";
import { AppError } from "@/server/errors";
import { seal, unseal } from "@/server/seal";

const ABOUT = "the master key's check";
const KNOWN_TEXT = "This text was sealed with the master key.";
// Web and worker start together; one of them writes the row.
const LOCK = 7_305_418;

/**
 * To be called when a process starts: proves that the master key is the one that this database was sealed with; on a
 * new database it becomes that. Throws AppError `unavailable` that names the place of the wrong key.
 */
export async function checkMasterKey(db: Db): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(${LOCK})`;
    const check = await tx.masterKeyCheck.findUnique({ where: { id: 1 } });
    if (check === null) await tx.masterKeyCheck.create({ data: { sealed: seal(KNOWN_TEXT, ABOUT) } });
    else proveKey(check.sealed);
  });
}

function proveKey(sealed: string): void {
  try {
    unseal(sealed, ABOUT);
  } catch (cause) {
    const { masterKey, masterKeyFile } = env();
    const place = masterKey === undefined ? masterKeyFile : "SHOAL_MASTER_KEY";
    throw new AppError("unavailable", {
      text: `The master key in ${place} is not the one that this database was sealed with. Put the right one back from your backup.`,
      cause,
    });
  }
}
