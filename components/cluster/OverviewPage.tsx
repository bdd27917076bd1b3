"use client";

import { useCluster } from "@/components/cluster/ClusterScope";
import { pathOfObject } from "@/components/cluster/objects";
import { useLive } from "@/components/live/LiveScope";
import { Topology } from "@/components/live/Topology";
import { Transitions } from "@/components/live/Transitions";
import { useTransitions } from "@/components/live/useTransitions";
import { WrongList } from "@/components/live/WrongList";
import { ButtonLink } from "@/components/ui/Button";
import { Empty } from "@/components/ui/Empty";
import { Loading } from "@/components/ui/Loading";
import { Section } from "@/components/ui/Page";
import { StateMark } from "@/components/ui/StateMark";

/** A cluster at a glance: what is wrong, and its picture. */
export function OverviewPage() {
  const { applied, shown, clusterId, change } = useCluster();
  const { health, connection } = useLive();
  const transitions = useTransitions(clusterId, 10);
  const home = `/clusters/${clusterId}`;
  if (applied === undefined) {
    return (
      <Empty
        title="Nothing is applied to this cluster yet"
        action={
          <span className="flex flex-wrap gap-2">
            {shown.directors.length === 0 ? (
              <ButtonLink kind="primary" href={`${home}/directors/new`}>
                Add the first director
              </ButtonLink>
            ) : change === undefined ? null : (
              <ButtonLink kind="primary" href={`${home}/changes/${change.changeId}`}>
                Review change {change.number}
              </ButtonLink>
            )}
          </span>
        }
      >
        <p>
          Describe it in this order: directors, a VRRP instance with its VIPs, real servers, virtual services.
          Everything goes into a change; hosts stay as they are until you apply it.
        </p>
      </Empty>
    );
  }
  if (health === undefined) {
    return connection === "lost" ? (
      <p>
        <StateMark tone="unknown">Unknown</StateMark> Nothing is known of this cluster: no news came yet.
      </p>
    ) : (
      <Loading what="the live state" />
    );
  }
  return (
    <div className="grid min-w-0 gap-8">
      {health.wrong.length === 0 ? (
        <p className="flex items-center gap-2 text-lg">
          <StateMark tone="good">All well</StateMark>
        </p>
      ) : (
        <WrongList items={health.wrong.map((wrong) => ({ wrong, href: pathOfObject(applied, wrong.at) }))} />
      )}
      <Topology cluster={applied} health={health} />
      <Section title="Recent transitions">
        <Transitions transitions={transitions} />
      </Section>
    </div>
  );
}
