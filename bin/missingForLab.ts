// Run by `npm test`: what the lab lacks on this machine, as one JSON line.
import { missingForLab } from "@/lab/requirements";

console.log(JSON.stringify(await missingForLab()));
