import Link from "next/link";
import { VERDICT_LOOKS, VRRP_LOOKS } from "@/components/live/tones";
import { Age } from "@/components/ui/Age";
import { StateMark } from "@/components/ui/StateMark";
import { scrollRegion } from "@/components/ui/scrollRegion";
import type { InstanceHealth } from "@/server/core/health";

/** Each VRRP instance on each director: what keepalived says there, since when, and which VIPs are there. */
export function InstanceMatrix({
  clusterId,
  instances,
}: {
  clusterId: string;
  instances: readonly InstanceHealth[];
}) {
  return (
    <div
      {...scrollRegion("VRRP instances on directors")}
      className="overflow-x-auto rounded border border-line"
    >
      <table className="w-full border-collapse text-sm">
        <thead className="bg-panel text-left">
          <tr>
            {["Instance", "Director", "State", "Priority", "Since", "Holds", "Confirmed"].map((head) => (
              <th
                key={head}
                scope="col"
                className={`px-3 py-2 font-medium whitespace-nowrap text-ink-soft ${head === "Priority" ? "text-right" : ""}`}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        {instances.map((instance) => (
          <tbody key={instance.vrrpInstanceId} className="border-t border-line-strong">
            {instance.evidence.map((evidence, index) => {
              const look = VRRP_LOOKS[evidence.state];
              return (
                <tr key={evidence.directorId} className="border-t border-line align-top first:border-t-0">
                  {index === 0 ? (
                    <th
                      scope="rowgroup"
                      rowSpan={instance.evidence.length}
                      className="border-r border-line px-3 py-2 text-left font-normal"
                    >
                      <InstanceHead clusterId={clusterId} instance={instance} />
                    </th>
                  ) : null}
                  <td className="px-3 py-2">
                    <Link href={`/clusters/${clusterId}/directors/${evidence.directorId}`} className="link">
                      {evidence.name}
                    </Link>
                  </td>
                  <td className="px-3 py-2">
                    <StateMark key={evidence.state} tone={look.tone}>
                      {look.word}
                    </StateMark>
                    {evidence.last === undefined ? null : (
                      <span className="ml-2 whitespace-nowrap text-ink-soft">last {evidence.last}</span>
                    )}
                  </td>
                  <td className="px-3 py-2 text-right">{evidence.priority ?? "–"}</td>
                  <td className="px-3 py-2">
                    {evidence.since === undefined || evidence.state === "unknown" ? (
                      "–"
                    ) : (
                      <Age at={new Date(evidence.since)} as="length" />
                    )}
                  </td>
                  <td className="px-3 py-2">
                    {evidence.state === "unknown" && evidence.holds.length === 0 ? (
                      <span className="text-ink-soft">unknown</span>
                    ) : evidence.holds.length === 0 ? (
                      <span className="text-ink-faint">none</span>
                    ) : (
                      evidence.holds.map((vip) => (
                        <code key={vip} className="moved block">
                          {vip}
                        </code>
                      ))
                    )}
                  </td>
                  <td className="px-3 py-2">
                    {evidence.seenAt === undefined ? "never" : <Age at={new Date(evidence.seenAt)} />}
                  </td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function InstanceHead({ clusterId, instance }: { clusterId: string; instance: InstanceHealth }) {
  const look = VERDICT_LOOKS[instance.verdict];
  return (
    <div className="grid max-w-72 gap-1">
      <Link
        href={`/clusters/${clusterId}/vrrp/${instance.vrrpInstanceId}`}
        className="link w-fit font-medium"
      >
        {instance.name}
      </Link>
      <span>
        <StateMark tone={look.tone}>{look.word}</StateMark>
      </span>
      {instance.verdict === "ok" ? null : (
        <span className="text-ink-soft">
          {instance.text} {instance.cause}
        </span>
      )}
    </div>
  );
}
