import { defineRule, type Finding } from "@/server/core/lint/lintRule";

/** Source: keepalived vrrp_data.c: a member of a second group is left out of it. */
export const syncGroupFits = defineRule({
  rule: "sync-group-fits",
  level: "error",
  title: "Sync group that does not hold together",
  about: "An instance belongs to one sync group at most, and a group of one has nothing to keep together.",
  find: (cluster) => {
    const instances = new Map(cluster.vrrpInstances.map((each) => [each.vrrpInstanceId, each]));
    const groupOf = new Map<string, string>();
    return (cluster.syncGroups ?? []).flatMap((group, index): Finding[] => {
      if (!group.enabled) return [];
      const at = ["syncGroups", index, "vrrpInstanceIds"];
      const enabled = group.vrrpInstanceIds.filter((id) => instances.get(id)?.enabled === true);
      const findings = group.vrrpInstanceIds.flatMap((id, place): Finding[] => {
        const instance = instances.get(id);
        const other = groupOf.get(id);
        groupOf.set(id, other ?? group.name);
        if (instance === undefined) {
          return [
            {
              at: [...at, place],
              text: `${group.name} names an instance that is not in this cluster.`,
              fix: "Remove it from the group.",
            },
          ];
        }
        if (other === undefined) return [];
        return [
          {
            at: [...at, place],
            text: `${instance.name} is already in ${other}, so keepalived leaves it out of ${group.name}.`,
            fix: "Keep it in one group.",
          },
        ];
      });
      if (enabled.length < 2) {
        findings.push({
          at,
          level: "warning",
          text: `${group.name} has ${enabled.length === 0 ? "no" : "only one"} enabled instance.`,
          fix: "Add the instances that must move together.",
        });
      }
      return findings;
    });
  },
});
