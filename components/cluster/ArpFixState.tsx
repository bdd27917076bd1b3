"use client";

import { arpNeeds } from "@/components/cluster/arpReadBack";
import { useCluster } from "@/components/cluster/ClusterScope";
import { arpFixWords } from "@/components/cluster/RealServersPage";
import { Age } from "@/components/ui/Age";
import { StateMark, type Tone } from "@/components/ui/StateMark";
import type { RealServer } from "@/server/core/cluster";

/** What a real server needs so that it never answers ARP for a VIP: wanted, and as it was read back. */
export function ArpFixState({ server }: { server: RealServer }) {
  const { shown, hosts } = useCluster();
  const host = hosts.find((each) => each.hostId === server.hostId);
  const { arp, interfaces } = host?.facts ?? {};
  const needs = arpNeeds(shown, server, {
    ...(arp === undefined ? {} : { arp: arp.value }),
    ...(interfaces === undefined ? {} : { interfaces: interfaces.value }),
  });
  if (needs.length === 0) {
    return <p>Nothing is needed: it serves by NAT only, or in no service at all.</p>;
  }
  return (
    <div className="grid gap-2">
      <p>
        {server.arpFix.method === "unmanaged" || host === undefined
          ? "To be done by hand on the server:"
          : `Done by Shoal (${arpFixWords(server)}), when the change is applied:`}
      </p>
      <ul className="grid w-full max-w-3xl gap-0 text-sm">
        {needs.map((need) => (
          <li
            key={need.what}
            className="grid items-center gap-x-4 border-b border-line py-1.5 sm:grid-cols-[1fr_8rem_12rem]"
          >
            <code className="break-all">{need.what}</code>
            <span className="text-ink-soft">{need.wanted}</span>
            <span>
              <StateMark tone={toneOf(need.isSo)}>
                {need.isSo === undefined ? "Not read" : `Read: ${need.found}`}
              </StateMark>
            </span>
          </li>
        ))}
      </ul>
      {arp === undefined ? (
        <p className="text-sm text-ink-soft">
          {host === undefined
            ? "Shoal does not sign in to this machine, so it cannot say how it is."
            : "Its ARP settings were never read."}
        </p>
      ) : (
        <p className="text-sm text-ink-soft">
          Read <Age at={arp.readAt} />.
        </p>
      )}
    </div>
  );
}

function toneOf(isSo: boolean | undefined): Tone {
  return isSo === undefined ? "unknown" : isSo ? "good" : "bad";
}
