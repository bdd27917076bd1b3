import { SshError } from "@/server/ssh/sshError";

/** The SshError that work fails with; for tests. Throws when it succeeds or fails in another way. */
export async function caughtError(work: Promise<unknown>): Promise<SshError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SshError) return error;
    throw error;
  }
  throw new Error("It did not fail.");
}
