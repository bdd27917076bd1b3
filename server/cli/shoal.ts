import { runCommand } from "@/server/cli/runCommand";

// Who reads may stop reading, e.g. `| head`.
process.stdout.on("error", () => process.exit());

const { exitCode, text, complaint } = runCommand(process.argv.slice(2));
process.exitCode = exitCode;
process.stdout.write(text);
if (complaint !== undefined) process.stderr.write(complaint);
