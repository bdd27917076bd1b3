"use client";

import { useQuery } from "@tanstack/react-query";
import { Can } from "@/components/Can";
import { Loaded } from "@/components/Loaded";
import { ClusterTile } from "@/components/live/ClusterTile";
import { pathOfWrong } from "@/components/live/pathOfWrong";
import { Transitions } from "@/components/live/Transitions";
import { useDashboard } from "@/components/live/useDashboard";
import { WrongList } from "@/components/live/WrongList";
import { useTRPC } from "@/components/trpc";
import { Age } from "@/components/ui/Age";
import { ButtonLink } from "@/components/ui/Button";
import { Empty } from "@/components/ui/Empty";
import { Loading } from "@/components/ui/Loading";
import { Notice } from "@/components/ui/Notice";
import { Page, Section } from "@/components/ui/Page";
import { StateMark } from "@/components/ui/StateMark";
import type { ClusterSummary, Wrong } from "@/server/core/health";

const RANK: Readonly<Record<Wrong["level"], number>> = { critical: 0, warning: 1, unknown: 2 };

/** What is wrong now, worst first; then every cluster in a few words; then what happened lately. */
export function DashboardPage() {
  const trpc = useTRPC();
  const clusters = useQuery(trpc.clusters.list.queryOptions(undefined, { refetchInterval: 20_000 }));
  const { summaries, transitions, isLive, heardAt } = useDashboard();
  return (
    <Page title="Dashboard">
      <Loaded query={clusters} what="clusters">
        {(list) =>
          list.length === 0 ? (
            <NoClusters />
          ) : (
            <>
              {isLive || heardAt === undefined ? null : (
                <Notice tone="unknown">
                  No news since <Age at={new Date(heardAt)} as="length" />: the stream from the console's
                  server is broken and is being opened again. Everything below is how it was then.
                </Notice>
              )}
              {summaries === undefined ? (
                <Loading what="the live state" />
              ) : (
                <NowWrong summaries={[...summaries.values()]} isLive={isLive} />
              )}
              <Section title="Clusters">
                <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
                  {list.map((cluster) => (
                    <ClusterTile
                      key={cluster.clusterId}
                      cluster={cluster}
                      summary={summaries?.get(cluster.clusterId)}
                      isLive={isLive}
                    />
                  ))}
                </ul>
              </Section>
              <Section title="Recent transitions">
                <Transitions transitions={transitions} />
              </Section>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function NowWrong({ summaries, isLive }: { summaries: readonly ClusterSummary[]; isLive: boolean }) {
  const items = summaries
    .flatMap((summary) => summary.wrong.map((wrong) => ({ wrong, summary })))
    .sort((one, other) => RANK[one.wrong.level] - RANK[other.wrong.level]);
  const more = summaries.reduce((sum, summary) => sum + summary.wrongCount - summary.wrong.length, 0);
  if (items.length === 0) {
    return (
      <p role="status" className="text-lg">
        {isLive ? <StateMark tone="good">All well</StateMark> : <StateMark tone="unknown">Unknown</StateMark>}
      </p>
    );
  }
  return (
    <div className="grid gap-2">
      <WrongList
        items={items.map(({ wrong, summary }) => ({
          wrong,
          where: summary.name,
          href: pathOfWrong(summary.clusterId, wrong),
        }))}
      />
      {more > 0 ? (
        <p className="text-ink-soft">and {more.toLocaleString("en")} more in the clusters.</p>
      ) : null}
    </div>
  );
}

function NoClusters() {
  return (
    <Empty
      title="No clusters yet"
      action={
        <span className="flex flex-wrap gap-2">
          <Can do="host:edit">
            <ButtonLink kind="primary" href="/hosts/add">
              Add the first host
            </ButtonLink>
          </Can>
          <Can do="cluster:create">
            <ButtonLink href="/clusters?new=1">Add a cluster</ButtonLink>
          </Can>
        </span>
      }
    >
      Begin with the hosts: the two directors and the real servers. Then add a cluster and describe its VIPs
      and services. This page then says what is wrong, and is almost empty when nothing is.
    </Empty>
  );
}
