import type { Outputs } from "@/components/trpc";
import type { HostFacts, LintContext } from "@/server/core/lint";

/** What the rules may know of hosts, from what was read of them. */
export function lintContextOf(hosts: Outputs["hosts"]["list"]): LintContext {
  return {
    hosts: new Map(
      hosts.map(({ hostId, facts }): [string, HostFacts] => {
        const version = facts.keepalived?.value.installed?.version;
        return [
          hostId,
          {
            ...(version === undefined ? {} : { keepalivedVersion: version }),
            ...(facts.interfaces === undefined
              ? {}
              : {
                  interfaces: facts.interfaces.value.map(({ name, addresses }) => ({
                    name,
                    addresses: addresses.map(({ address, prefix }) => ({ address, prefixLength: prefix })),
                  })),
                }),
          },
        ];
      }),
    ),
  };
}
