// @ts-check
// `npm run build`: packages, Prisma client and pages, as `npm start` makes them.
import { prepare } from "./prepare.mjs";
import { progress, report } from "./say.mjs";

try {
  await prepare({ progress, build: true });
} catch (error) {
  report(error);
  process.exitCode = 1;
}
