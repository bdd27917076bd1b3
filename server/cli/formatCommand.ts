import { languageOf } from "@/server/cli/languageOf";
import { exitCodeOf, json, type Outcome, problemData, problemLines, refusal } from "@/server/cli/output";
import { readInput } from "@/server/cli/readInput";
import { format } from "@/server/core/keepalived/format";
import { parse } from "@/server/core/keepalived/parse";
import { hasErrors } from "@/server/core/problem";

/** `config format FILE`: a keepalived.conf with one statement a line, indented; its remarks and directives stay. */
export function formatCommand(name: string, options: { json: boolean }): Outcome {
  const input = readInput(name);
  if ("unusable" in input) return refusal(input.unusable);
  if (languageOf(input.text) === "lvs.cf") {
    return refusal(`${name} is an lvs.cf of Piranha; only keepalived.conf can be formatted.`);
  }
  // As keepalived reads it: what it would misread must not be made look right.
  const { problems } = parse(input.text, { unknownBlocks: "keep", expand: false });
  const named = problems.map((problem) => ({ ...problem, name }));
  const text = hasErrors(problems)
    ? undefined
    : format(parse(input.text, { expand: false, unknownBlocks: "keep" }).nodes).text;
  const complaint = problemLines(named);
  if (options.json) {
    return {
      exitCode: exitCodeOf(problems),
      text: json({ file: name, text: text ?? null, problems: problemData(problems) }),
    };
  }
  return {
    exitCode: exitCodeOf(problems),
    text: text === undefined ? "" : Buffer.from(text, input.encoding),
    ...(complaint !== "" && { complaint }),
  };
}
