import type { Cluster } from "@/server/core/cluster";
import { advertIntFits } from "@/server/core/lint/advertIntFits";
import { advertIntServed } from "@/server/core/lint/advertIntServed";
import { answersOnVips } from "@/server/core/lint/answersOnVips";
import { authenticationFits } from "@/server/core/lint/authenticationFits";
import { backedUp } from "@/server/core/lint/backedUp";
import { checkEndsInTime } from "@/server/core/lint/checkEndsInTime";
import { directorServes } from "@/server/core/lint/directorServes";
import { firstVipLinkLocal } from "@/server/core/lint/firstVipLinkLocal";
import { flagsFit } from "@/server/core/lint/flagsFit";
import { interfaceThere } from "@/server/core/lint/interfaceThere";
import type { LintContext, LintRule } from "@/server/core/lint/lintRule";
import { memberOnce } from "@/server/core/lint/memberOnce";
import { nameUnique } from "@/server/core/lint/nameUnique";
import { notEmpty } from "@/server/core/lint/notEmpty";
import { poolFamily } from "@/server/core/lint/poolFamily";
import { poolNotEmpty } from "@/server/core/lint/poolNotEmpty";
import { preemptFits } from "@/server/core/lint/preemptFits";
import { prefixLengthFits } from "@/server/core/lint/prefixLengthFits";
import { priorityDistinct } from "@/server/core/lint/priorityDistinct";
import { quorumReachable } from "@/server/core/lint/quorumReachable";
import { rawNotCovered } from "@/server/core/lint/rawNotCovered";
import { realServerOnLink } from "@/server/core/lint/realServerOnLink";
import { referenceThere } from "@/server/core/lint/referenceThere";
import { reloadWorks } from "@/server/core/lint/reloadWorks";
import { samePort } from "@/server/core/lint/samePort";
import { schedulerKnown } from "@/server/core/lint/schedulerKnown";
import { scriptSecurity } from "@/server/core/lint/scriptSecurity";
import { serviceAddressHeld } from "@/server/core/lint/serviceAddressHeld";
import { serviceChecked } from "@/server/core/lint/serviceChecked";
import { serviceUnique } from "@/server/core/lint/serviceUnique";
import { settingRequired } from "@/server/core/lint/settingRequired";
import { sorryServerFits } from "@/server/core/lint/sorryServerFits";
import { sourceAddressThere } from "@/server/core/lint/sourceAddressThere";
import { strictFits } from "@/server/core/lint/strictFits";
import { syncGroupFits } from "@/server/core/lint/syncGroupFits";
import { trackedThere } from "@/server/core/lint/trackedThere";
import { trackWeightMatters } from "@/server/core/lint/trackWeightMatters";
import { unicastAddresses } from "@/server/core/lint/unicastAddresses";
import { unicastOnly } from "@/server/core/lint/unicastOnly";
import { vipAdvertised } from "@/server/core/lint/vipAdvertised";
import { vipFamily } from "@/server/core/lint/vipFamily";
import { vipIsNobodys } from "@/server/core/lint/vipIsNobodys";
import { vipOnce } from "@/server/core/lint/vipOnce";
import { vmacUnicast } from "@/server/core/lint/vmacUnicast";
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
  authenticationFits,
  answersOnVips,
  strictFits,
  preemptFits,
  unicastOnly,
  vmacUnicast,
  firstVipLinkLocal,
  advertIntServed,
  syncGroupFits,
  trackedThere,
  settingRequired,
  quorumReachable,
  sorryServerFits,
  flagsFit,
  checkEndsInTime,
  scriptSecurity,
  trackWeightMatters,
  vipIsNobodys,
  reloadWorks,
  notEmpty,
  rawNotCovered,
];

/** Everything that the rules find in a cluster, in the order of the rules. Facts sharpen it; without them it is quieter. */
export function lint(cluster: Cluster, context: LintContext = {}): Problem[] {
  return LINT_RULES.flatMap((rule) => rule.check(cluster, context));
}
