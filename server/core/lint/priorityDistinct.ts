import { enabledInstances, repeated } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

export const priorityDistinct = defineRule({
  rule: "priority-distinct",
  level: "error",
  title: "Two directors with the same priority",
  about:
    "With equal priorities the higher address decides who is master, and both may hold the VIP for a while.",
  find: (cluster) =>
    enabledInstances(cluster).flatMap(({ instance, at }) => {
      const members = instance.members.map((member, index) => ({ member, index }));
      return repeated(members, ({ member }) => String(member.priority)).map(({ item }) => ({
        at: [...at, "members", item.index, "priority"],
        text: `Priority ${item.member.priority} is used by two directors of ${instance.name}.`,
        fix: "Give each director of an instance its own priority.",
      }));
    }),
});
