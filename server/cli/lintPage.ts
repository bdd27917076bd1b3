import { LINT_RULES } from "@/server/core/lint";

const LEVELS = {
  error: "An error: the configuration cannot be deployed with it.",
  warning: "A warning: its author must accept it.",
  hint: "A hint: for your information.",
} as const;

/** The page of documentation that lists every rule, made from the rules themselves. */
export function lintPage(): string {
  const rules = LINT_RULES.toSorted((a, b) => a.rule.localeCompare(b.rule));
  const rows = rules.map(({ rule, level, title }) => `| [${rule}](#${rule}) | ${level} | ${title} |`);
  const sections = rules.map(
    ({ rule, level, title, about }) => `## ${rule}\n\n${title}.\n\n${about}\n\n${LEVELS[level]}\n`,
  );
  return `# Rules

You have met a message with a name such as \`vrid-unique\` and want to know what is behind it. These rules judge a
configuration as a whole, in the forms of Shoal and with [\`shoal config lint\`](command-line.md). Some find out more when
Shoal knows the hosts: their interfaces, and their release of keepalived.

This page is made from the rules themselves: \`npx tsx server/cli/writeLintPage.ts\`.

| rule | level | what it finds |
| --- | --- | --- |
${rows.join("\n")}

${sections.join("\n")}`;
}
