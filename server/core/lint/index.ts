import type { Cluster } from "@/server/core/cluster";
import { advertIntFits } from "@/server/core/lint/advertIntFits";
import { backedUp } from "@/server/core/lint/backedUp";
import { directorServes } from "@/server/core/lint/directorServes";
import { interfaceThere } from "@/server/core/lint/interfaceThere";
import type { LintContext, LintRule } from "@/server/core/lint/lintRule";
import { memberOnce } from "@/server/core/lint/memberOnce";
import { nameUnique } from "@/server/core/lint/nameUnique";
import { poolFamily } from "@/server/core/lint/poolFamily";
import { poolNotEmpty } from "@/server/core/lint/poolNotEmpty";
import { prefixLengthFits } from "@/server/core/lint/prefixLengthFits";
import { priorityDistinct } from "@/server/core/lint/priorityDistinct";
import { realServerOnLink } from "@/server/core/lint/realServerOnLink";
import { referenceThere } from "@/server/core/lint/referenceThere";
import { samePort } from "@/server/core/lint/samePort";
import { schedulerKnown } from "@/server/core/lint/schedulerKnown";
import { serviceAddressHeld } from "@/server/core/lint/serviceAddressHeld";
import { serviceChecked } from "@/server/core/lint/serviceChecked";
import { serviceUnique } from "@/server/core/lint/serviceUnique";
import { sourceAddressThere } from "@/server/core/lint/sourceAddressThere";
import { unicastAddresses } from "@/server/core/lint/unicastAddresses";
import { vipAdvertised } from "@/server/core/lint/vipAdvertised";
import { vipFamily } from "@/server/core/lint/vipFamily";
import { vipOnce } from "@/server/core/lint/vipOnce";
import { vridUnique } from "@/server/core/lint/vridUnique";
import { weightsNotAllZero } from "@/server/core/lint/weightsNotAllZero";
import type { Problem } from "@/server/core/problem";

export type { Finding, HostFacts, LintContext, LintRule } from "@/server/core/lint/lintRule";

/** Every rule. A new one is a file beside this one and a line here. */
export const LINT_RULES: readonly LintRule[] = [
  referenceThere,
  nameUnique,
  vridUnique,
  priorityDistinct,
  advertIntFits,
  unicastAddresses,
  sourceAddressThere,
  interfaceThere,
  backedUp,
  vipAdvertised,
  vipFamily,
  vipOnce,
  prefixLengthFits,
  serviceUnique,
  serviceAddressHeld,
  poolNotEmpty,
  memberOnce,
  samePort,
  poolFamily,
  weightsNotAllZero,
  serviceChecked,
  schedulerKnown,
  realServerOnLink,
  directorServes,
];

/** Everything that the rules find in a cluster, in the order of the rules. Facts sharpen it; without them it is quieter. */
export function lint(cluster: Cluster, context: LintContext = {}): Problem[] {
  return LINT_RULES.flatMap((rule) => rule.check(cluster, context));
}
