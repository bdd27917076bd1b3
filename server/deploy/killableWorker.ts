/**
 * Runs one deployment in a process of its own, so that a test can kill it: `tsx killableWorker.ts DEPLOYMENT SECONDS`,
 * with the settings of the console in the environment. For tests only.
 */
import { closeDatabase } from "@/server/db/client";
import { runDeployment } from "@/server/deploy/runDeployment";

const [deploymentId = "", revertAfterS = ""] = process.argv.slice(2);
await runDeployment(deploymentId, { revertAfterS: Number(revertAfterS) });
await closeDatabase();
process.exit(0);
