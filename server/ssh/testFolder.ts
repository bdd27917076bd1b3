import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A temporary folder that goes when the test does; for tests. `programs` become executable shell scripts in it. */
export async function testFolder(programs: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "shoal-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return folder;
}
