import { type Fact, taggedLines, unknownOutput } from "@/server/core/facts/fact";
import { sh } from "@/server/core/sh";

/** Which programs configure the host's interfaces now; several may be active side by side. */
export interface NetworkManagement {
  networkManager: boolean;
  /** systemd-networkd. */
  networkd: boolean;
  /** Debian's and Alpine's `/etc/network/interfaces`. */
  ifupdown: boolean;
  /** Red Hat's `network` service. */
  networkScripts: boolean;
}

/** Who configures a host's network: what is made behind its back may be taken away again. */
export const networkManagement: Fact<"networkManagement", NetworkManagement> = {
  id: "networkManagement",
  label: "Network management",
  command: sh`if [ -d /run/systemd/system ]; then
  echo systemd
  systemctl is-active NetworkManager.service systemd-networkd.service networking.service network.service
  true
else
  if pidof NetworkManager >/dev/null; then echo NetworkManager yes; else echo NetworkManager no; fi
  if pidof systemd-networkd >/dev/null; then echo networkd yes; else echo networkd no; fi
  if [ -f /etc/network/interfaces ] && command -v ifup >/dev/null; then echo ifupdown yes; else echo ifupdown no; fi
  if [ -e /var/lock/subsys/network ]; then echo networkScripts yes; else echo networkScripts no; fi
fi`,
  parse: (stdout) => {
    const lines = taggedLines(stdout);
    if (lines[0]?.[0] === "systemd") return fromUnits(lines.slice(1).map(([state]) => state));
    const values = new Map(lines);
    const isActive = (name: string): boolean => {
      const word = values.get(name);
      if (word !== "yes" && word !== "no") throw unknownOutput(word);
      return word === "yes";
    };
    return {
      networkManager: isActive("NetworkManager"),
      networkd: isActive("networkd"),
      ifupdown: isActive("ifupdown"),
      networkScripts: isActive("networkScripts"),
    };
  },
};

const STATES = [
  "active",
  "reloading",
  "inactive",
  "failed",
  "activating",
  "deactivating",
  "maintenance",
  "unknown",
];

function fromUnits(states: string[]): NetworkManagement {
  const [networkManager, networkd, ifupdown, networkScripts, ...more] = states.map((state) => {
    if (!STATES.includes(state)) throw unknownOutput(state);
    return state === "active" || state === "reloading";
  });
  if (networkManager === undefined || networkd === undefined || ifupdown === undefined) {
    throw unknownOutput(undefined);
  }
  if (networkScripts === undefined || more.length > 0) throw unknownOutput(states.join(" "));
  return { networkManager, networkd, ifupdown, networkScripts };
}
