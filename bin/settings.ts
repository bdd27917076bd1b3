// Run by `npm start`: the parsed settings as one JSON line, or what is wrong with them.
import { describeProblems, parseEnv } from "@/server/env";

const parsed = parseEnv(process.env);
if (parsed.ok) {
  console.log(JSON.stringify(parsed.env));
} else {
  console.error(describeProblems(parsed.problems));
  process.exitCode = 1;
}
