import { enabledMembers, enabledServices } from "@/server/core/lint/enabled";
import { defineRule } from "@/server/core/lint/lintRule";

/** Source: keepalived check_data.c, validate_check_config; the kernel's DR and TUN leave packets unchanged. */
export const samePort = defineRule({
  rule: "same-port",
  level: "error",
  title: "Another port on the real server under DR or TUN",
  about:
    "Direct routing and tunnelling do not rewrite packets: they arrive with the virtual service's port, and keepalived resets the real server's to it.",
  find: (cluster) =>
    enabledServices(cluster).flatMap(({ service, at }) =>
      service.forwardingMethod === "NAT"
        ? []
        : enabledMembers(service, at)
            .filter(({ member }) => member.port !== service.listen.port)
            .map(({ member, at: place }) => ({
              at: [...place, "port"],
              text: `With ${service.forwardingMethod} the real server is reached on port ${service.listen.port}, not ${member.port}.`,
              fix: `Set the port to ${service.listen.port}, or forward by NAT.`,
            })),
    ),
});
