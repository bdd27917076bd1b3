import type { Cluster } from "@/server/core/cluster";
import { repeated } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

const LISTS = [
  "directors",
  "vrrpInstances",
  "realServers",
  "virtualServices",
] as const satisfies readonly (keyof Cluster)[];

export const nameUnique = defineRule({
  rule: "name-unique",
  level: "error",
  title: "Two objects of one kind with the same name",
  about:
    "People and files tell objects apart by their names; keepalived skips a second instance of the same name.",
  find: (cluster) =>
    LISTS.flatMap((list) =>
      repeated(
        cluster[list].map(({ name }, index) => ({ name, index })),
        ({ name }) => name,
      ).map(({ item }) => ({
        at: [list, item.index, "name"],
        text: `The name ${item.name} is used twice.`,
        fix: "Choose another name.",
      })),
    ),
});
