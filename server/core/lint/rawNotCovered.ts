import type { DirectorConfig } from "@/server/core/keepalived/configTypes";
import { canonicalRaw } from "@/server/core/keepalived/rawText";
import { readFile } from "@/server/core/keepalived/readBack";
import { defineRule, type Finding } from "@/server/core/lint/lintRule";
import type { Path } from "@/server/core/problem";
import { TRACKERS } from "@/server/core/trackers";

/** A kind of block: a file that holds the text in such a block, and where reading it leaves what is not covered. */
interface Around {
  path: string;
  file(raw: string): string;
  rest(config: DirectorConfig): string | undefined;
}

const SERVICE = "virtual_server 192.0.2.1 80 {";

const AROUND = {
  top: { path: "", file: (raw) => raw, rest: (config) => config.raw },
  global: {
    path: "global_defs",
    file: (raw) => `global_defs {\n${raw}\n}\n`,
    rest: (config) => config.globalRaw,
  },
  instance: {
    path: "vrrp_instance",
    file: (raw) => `vrrp_instance a {\ninterface eth0\nvirtual_router_id 1\n${raw}\n}\n`,
    rest: (config) => config.instances[0]?.raw,
  },
  group: {
    path: "vrrp_sync_group",
    file: (raw) => `vrrp_sync_group a {\ngroup {\na\n}\n${raw}\n}\n`,
    rest: (config) => config.syncGroups[0]?.raw,
  },
  service: {
    path: "virtual_server",
    file: (raw) => `${SERVICE}\n${raw}\n}\n`,
    rest: (config) => config.services[0]?.raw,
  },
  member: {
    path: "virtual_server.real_server",
    file: (raw) => `${SERVICE}\nreal_server 192.0.2.2 80 {\n${raw}\n}\n}\n`,
    rest: (config) => config.services[0]?.realServers[0]?.raw,
  },
} as const satisfies Record<string, Around>;

export const rawNotCovered = defineRule({
  rule: "raw-not-covered",
  level: "error",
  title: "Text that sets what a form sets too",
  about:
    "Text is kept for what the forms do not have. What they have must be set there: of two values keepalived takes one, and the other misleads whoever reads it.",
  find: (cluster) => [
    ...covered(cluster.raw, AROUND.top, ["raw"]),
    ...covered(cluster.globalRaw, AROUND.global, ["globalRaw"]),
    ...cluster.directors.flatMap(({ raw }, index) => covered(raw, AROUND.top, ["directors", index, "raw"])),
    ...cluster.vrrpInstances.flatMap(({ raw }, index) =>
      covered(raw, AROUND.instance, ["vrrpInstances", index, "raw"]),
    ),
    ...(cluster.syncGroups ?? []).flatMap(({ raw }, index) =>
      covered(raw, AROUND.group, ["syncGroups", index, "raw"]),
    ),
    ...(cluster.trackers ?? []).flatMap(({ raw, watch }, index) => {
      const keyword = TRACKERS.find(({ type }) => type === watch.type)?.keyword ?? "";
      return covered(raw, tracker(keyword), ["trackers", index, "raw"]);
    }),
    ...cluster.virtualServices.flatMap(({ raw, pool }, index) => [
      ...covered(raw, AROUND.service, ["virtualServices", index, "raw"]),
      ...pool.flatMap((member, place) =>
        covered(member.raw, AROUND.member, ["virtualServices", index, "pool", place, "raw"]),
      ),
    ]),
  ],
});

function tracker(keyword: string): Around {
  return {
    path: keyword,
    file: (raw) => `${keyword} a {\n${raw}\n}\n`,
    rest: (config) => config.trackers[0]?.raw,
  };
}

function covered(raw: string | undefined, { path, file, rest }: Around, at: Path): Finding[] {
  if (raw === undefined || rest(readFile(file(raw)).config) === canonicalRaw(raw, path)) return [];
  return [
    {
      at,
      text: "Part of this text sets what the forms set too, or what keepalived does not know.",
      fix: "Set it in the form, and take it out of the text.",
    },
  ];
}
