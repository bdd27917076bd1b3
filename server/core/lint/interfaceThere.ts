import { enabledInstances } from "@/server/core/lint/enabled";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";

export const interfaceThere = defineRule({
  rule: "interface-there",
  level: "error",
  title: "Interface that the director does not have",
  about:
    "keepalived ends itself when an interface of its file does not exist, also on a reload, and leaves the VIPs behind.",
  find: (cluster, { hosts }) =>
    enabledInstances(cluster).flatMap(({ instance, at }) =>
      instance.members.flatMap((member, index): Finding[] => {
        const director = cluster.directors.find((each) => each.directorId === member.directorId);
        const interfaces = hosts?.get(director?.hostId ?? "")?.interfaces;
        if (director === undefined || interfaces === undefined) return [];
        const isMissing = (name: string) => !interfaces.some((each) => each.name === name);
        const own = member.interface ?? instance.interface;
        const fix = `Names there: ${interfaces.map((each) => each.name).join(", ")}.`;
        return [
          ...(isMissing(own)
            ? [
                {
                  at:
                    member.interface === undefined
                      ? [...at, "interface"]
                      : [...at, "members", index, "interface"],
                  text: `${director.name} has no interface ${own}.`,
                  fix,
                },
              ]
            : []),
          ...instance.vips.flatMap((vip, place) =>
            vip.device === undefined || !isMissing(vip.device)
              ? []
              : [
                  {
                    at: [...at, "vips", place, "device"],
                    text: `${director.name} has no interface ${vip.device}.`,
                    fix,
                  },
                ],
          ),
        ];
      }),
    ),
});
