import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lintPage } from "@/server/cli/lintPage";

writeFileSync(fileURLToPath(new URL("../../docs/lint.md", import.meta.url)), lintPage());
