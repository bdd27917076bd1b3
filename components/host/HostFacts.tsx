import type { ReactNode } from "react";
import { ArpTable } from "@/components/host/ArpTable";
import type { HostView } from "@/components/host/HostPage";
import { InterfacesTable } from "@/components/host/InterfacesTable";
import { Age } from "@/components/ui/Age";
import { byteCount } from "@/components/ui/format";
import { Fact, Facts, Section } from "@/components/ui/Page";
import { StateMark } from "@/components/ui/StateMark";
import { FACTS, type FactId, type Facts as FactValues } from "@/server/core/facts";

/** Facts older than this are marked: much may have happened since. */
const OLD_MS = 24 * 3_600_000;

/** What was read from a host, each fact with its age. What was not read is said to be so. */
export function HostFacts({ facts }: { facts: HostView["facts"] }) {
  return (
    <>
      <Section title="What it is" about="As it was last read; Shoal reads again when it plans.">
        <Facts>
          {FACTS.map(({ id, label }) =>
            id === "interfaces" || id === "arp" ? null : (
              <Fact key={id} name={label}>
                <FactLine id={id} facts={facts} />
              </Fact>
            ),
          )}
        </Facts>
      </Section>
      <Section title="Interfaces" about={ageOf(facts.interfaces?.readAt)}>
        {facts.interfaces === undefined ? (
          <NotRead />
        ) : (
          <InterfacesTable interfaces={facts.interfaces.value} />
        )}
      </Section>
      <Section title="ARP settings" about={ageOf(facts.arp?.readAt)}>
        {facts.arp === undefined ? <NotRead /> : <ArpTable arp={facts.arp.value} />}
      </Section>
    </>
  );
}

function ageOf(readAt: Date | undefined): ReactNode {
  return readAt === undefined ? undefined : (
    <>
      Read <Age at={readAt} oldAfter={OLD_MS} />.
    </>
  );
}

function NotRead() {
  return (
    <p>
      <StateMark tone="unknown">Not read</StateMark>
    </p>
  );
}

function FactLine({ id, facts }: { id: LineId; facts: HostView["facts"] }) {
  const fact = facts[id];
  if (fact === undefined) return <StateMark tone="unknown">Not read</StateMark>;
  return (
    <span className="flex flex-wrap items-baseline gap-x-3">
      <span className="min-w-0 break-words">{factWords(id, facts)}</span>
      <span className="text-sm text-ink-faint">
        <Age at={fact.readAt} oldAfter={OLD_MS} />
      </span>
    </span>
  );
}

/** Facts that are a line of words; the others have a table of their own. */
type LineId = Exclude<FactId, "interfaces" | "arp">;

type Words = { [Id in LineId]: (value: FactValues[Id]) => string };

const WORDS: Words = {
  system: (system) => system.name,
  kernel: (kernel) => `${kernel.release} (${kernel.machine})`,
  hostname: (name) => name,
  clock: (clock) =>
    clock.isSynchronised === undefined
      ? "whether it is synchronised, the host cannot tell"
      : clock.isSynchronised
        ? "synchronised"
        : "NOT synchronised",
  init: (init) => (init.kind === "systemd" ? `systemd ${init.version}` : init.name),
  privilege: (privilege) =>
    privilege.uid === 0
      ? "root"
      : privilege.sudo === "works"
        ? `user ${privilege.uid}, sudo works`
        : `user ${privilege.uid}, sudo ${privilege.sudo}`,
  keepalived: ({ installed, running, unit }) =>
    installed === undefined
      ? "not installed"
      : `${installed.version} (${installed.path}), ${running.length === 0 ? "not running" : `running as ${running.map((each) => each.pid).join(", ")}`}${
          unit === undefined ? "" : `, unit ${unit.activeState}`
        }`,
  ipvs: ({ module, hasTable, hasIpvsadm }) =>
    `${module === "missing" ? "this kernel has none" : module}${hasTable ? ", table there" : ", no table now"}${hasIpvsadm ? ", ipvsadm installed" : ""}`,
  routes: (routes) =>
    routes.length === 0
      ? "none"
      : routes.map((route) => `${route.gateway ?? "direct"} on ${route.interface ?? "?"}`).join("; "),
  firewall: ({ firewalld }) => `firewalld ${firewalld}`,
  networkManagement: ({ networkManager, networkd, ifupdown, networkScripts }) =>
    chosen({
      NetworkManager: networkManager,
      "systemd-networkd": networkd,
      ifupdown,
      "network scripts": networkScripts,
    }),
  tools: chosen,
  space: ({ etc, keepalived }) =>
    [etc, keepalived]
      .filter((room) => room !== undefined)
      .map(({ mountPoint, freeBytes, isReadOnly }) =>
        isReadOnly ? `${mountPoint} is read-only` : `${byteCount(freeBytes)} free on ${mountPoint}`,
      )
      .join(", "),
  forwarding: ({ ipv4, ipv6 }) =>
    `IPv4 ${ipv4 ? "on" : "off"}${ipv6 === undefined ? "" : `, IPv6 ${ipv6 ? "on" : "off"}`}`,
};

function chosen(yesOrNo: Readonly<Record<string, boolean>>): string {
  const names = Object.keys(yesOrNo).filter((name) => yesOrNo[name] === true);
  return names.length === 0 ? "none" : names.join(", ");
}

function factWords(id: LineId, facts: HostView["facts"]): string {
  const words = WORDS[id] as (value: unknown) => string;
  return words(facts[id]?.value);
}
