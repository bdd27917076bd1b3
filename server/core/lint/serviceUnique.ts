import { canonicalAddress } from "@/server/core/cluster/addresses";
import { enabledServices, repeated } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

/** keepalived's own config test does not report this in any release. */
export const serviceUnique = defineRule({
  rule: "service-unique",
  level: "error",
  title: "Two services on the same address, port and protocol",
  about: "The kernel has one service for each address, port and protocol: the second one is lost silently.",
  find: (cluster) =>
    repeated(enabledServices(cluster), ({ service: { listen } }) =>
      [canonicalAddress(listen.address), listen.port, listen.protocol].join(" "),
    ).map(({ item, first }) => ({
      at: [...item.at, "listen"],
      text: `${item.service.listen.address} port ${item.service.listen.port} ${item.service.listen.protocol} is already served by ${first.service.name}.`,
      fix: "Change the address or port, or remove one of the two.",
    })),
});
