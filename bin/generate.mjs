// @ts-check
// `npm run generate`: packages and Prisma client, as `npm start` and `npm test` make them.
import { prepare } from "./prepare.mjs";
import { progress, report } from "./say.mjs";

try {
  await prepare({ progress, build: false });
} catch (error) {
  report(error);
  process.exitCode = 1;
}
