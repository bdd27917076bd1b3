import type { Cluster } from "@/server/core/cluster";
import type { Path, Problem, ProblemLevel } from "@/server/core/problem";

/** What is known of a host; what was not read is absent, and rules that need it stay silent. */
export interface HostFacts {
  /** The release of keepalived there, e.g. `2.2.7`. */
  keepalivedVersion?: string;
  /** Every network interface with its own addresses. */
  interfaces?: readonly {
    name: string;
    addresses: readonly { address: string; prefixLength: number }[];
  }[];
}

/** What the rules may know besides the model. */
export interface LintContext {
  /** Facts by `hostId`. */
  hosts?: ReadonlyMap<string, HostFacts>;
}

/** One thing that a rule has found. */
export interface Finding {
  at: Path;
  /** One sentence: what is wrong and why it matters. */
  text: string;
  /** What to do about it, as one sentence. */
  fix?: string;
  /** Where it is worse or milder than the rule's own level. */
  level?: ProblemLevel;
}

/** Something that can be wrong with a cluster, decided from the model and from facts alone. */
export interface LintRule {
  /** Stable name, e.g. `vrid-unique`. */
  rule: string;
  level: ProblemLevel;
  title: string;
  /** What goes wrong otherwise, for the documentation page. */
  about: string;
  check(cluster: Cluster, context: LintContext): Problem[];
}

/** Declares a rule by what it finds; every finding becomes a problem of the rule's name and level. */
export function defineRule(
  rule: Omit<LintRule, "check"> & { find(cluster: Cluster, context: LintContext): Finding[] },
): LintRule {
  const { find, ...described } = rule;
  return {
    ...described,
    check: (cluster, context) =>
      find(cluster, context).map((finding) => ({ level: rule.level, rule: rule.rule, ...finding })),
  };
}
