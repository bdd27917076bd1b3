import Link from "next/link";
import { DIRECTOR_LOOKS, SERVICE_LOOKS, VERDICT_LOOKS } from "@/components/live/tones";
import type { Outputs } from "@/components/trpc";
import { Age } from "@/components/ui/Age";
import { count } from "@/components/ui/format";
import { StateMark } from "@/components/ui/StateMark";
import type { ClusterSummary, ServiceState } from "@/server/core/health";

interface ClusterTileProps {
  cluster: Outputs["clusters"]["list"][number];
  /** Undefined: nothing was heard of it. */
  summary: ClusterSummary | undefined;
  isLive: boolean;
}

/** A cluster in a few words: who is master, who stands by, what is out, what is being changed. */
export function ClusterTile({ cluster, summary, isLive }: ClusterTileProps) {
  const worst = summary?.wrong[0]?.level;
  const edge =
    worst === "critical" ? "border-l-bad" : worst === "warning" ? "border-l-warn" : "border-l-line-strong";
  return (
    <li className={`grid content-start gap-3 rounded border border-l-4 border-line p-3 ${edge}`}>
      <div className="flex items-center justify-between gap-2">
        <h3 className="min-w-0 truncate text-lg font-semibold">
          <Link href={`/clusters/${cluster.clusterId}`} className="hover:underline">
            {cluster.name}
          </Link>
        </h3>
        <Mood cluster={cluster} summary={summary} isLive={isLive} />
      </div>
      {summary === undefined ? (
        <p className="text-ink-soft">
          {cluster.appliedVersionNumber === null ? "Nothing is applied yet." : "Nothing is known of it yet."}
        </p>
      ) : (
        <Figures clusterId={cluster.clusterId} summary={summary} />
      )}
      {cluster.openChanges.map((change) => (
        <p key={change.changeId} className="text-sm">
          <Link href={`/clusters/${cluster.clusterId}/changes/${change.changeId}`} className="link">
            Change {change.number}
          </Link>{" "}
          {change.state === "draft" ? "is open" : `is ${change.state}`}: {change.title}
        </p>
      ))}
    </li>
  );
}

function Mood({ cluster, summary, isLive }: ClusterTileProps) {
  if (cluster.appliedVersionNumber === null) return <StateMark tone="idle">Not applied</StateMark>;
  if (summary === undefined || !isLive) return <StateMark tone="unknown">Unknown</StateMark>;
  const worst = summary.wrong[0]?.level;
  if (worst === undefined) return <StateMark tone="good">All well</StateMark>;
  return (
    <StateMark tone={worst === "critical" ? "bad" : worst === "warning" ? "warn" : "unknown"}>
      {worst === "unknown" ? "Unknown" : `${summary.wrongCount} wrong`}
    </StateMark>
  );
}

const SERVICE_ORDER: readonly ServiceState[] = ["down", "degraded", "unknown", "up", "disabled"];

function Figures({ clusterId, summary }: { clusterId: string; summary: ClusterSummary }) {
  const backups = summary.directors.filter(
    (director) => !summary.instances.some((instance) => instance.master === director.name),
  );
  // Who stands by is only known where it is known who is master.
  const isSettled = summary.instances.every(({ verdict }) => verdict === "ok" || verdict === "disabled");
  const states = SERVICE_ORDER.filter((state) => summary.services[state] > 0);
  return (
    <dl className="grid grid-cols-[max-content_1fr] items-baseline gap-x-4 gap-y-1.5 text-sm">
      {summary.instances.map((instance) => {
        const look = VERDICT_LOOKS[instance.verdict];
        return (
          <div key={instance.vrrpInstanceId} className="contents">
            <dt className="max-w-32 truncate text-ink-soft">{instance.name}</dt>
            <dd className="min-w-0">
              {instance.verdict === "ok" ? null : <StateMark tone={look.tone}>{look.word}</StateMark>}
              {instance.master === undefined ? null : (
                <span key={instance.master} className="moved">
                  {instance.verdict === "ok" ? null : " "}
                  <strong className="font-medium">{instance.master}</strong> is master
                  {instance.verdict !== "ok" || instance.since === undefined ? null : (
                    <span className="text-ink-soft">
                      {" "}
                      for <Age at={new Date(instance.since)} as="length" />
                    </span>
                  )}
                </span>
              )}
            </dd>
          </div>
        );
      })}
      {isSettled ? (
        <>
          <dt className="text-ink-soft">Stand by</dt>
          <dd className="flex flex-wrap gap-x-3 gap-y-1">
            {backups.length === 0 ? "nobody" : null}
            {backups.map((director) => (
              <span key={director.directorId} className="inline-flex items-center gap-1">
                {director.name}
                {director.state === "ok" ? null : (
                  <StateMark tone={DIRECTOR_LOOKS[director.state].tone}>
                    {DIRECTOR_LOOKS[director.state].word}
                  </StateMark>
                )}
              </span>
            ))}
          </dd>
        </>
      ) : null}
      <dt className="text-ink-soft">Services</dt>
      <dd className="flex flex-wrap gap-1">
        {states.length === 0 ? "none" : null}
        {states.map((state) => (
          <Link key={state} href={`/clusters/${clusterId}/services?services-q=${state}`}>
            <StateMark tone={SERVICE_LOOKS[state].tone}>
              {count(summary.services[state])} {SERVICE_LOOKS[state].word.toLowerCase()}
            </StateMark>
          </Link>
        ))}
      </dd>
      <dt className="text-ink-soft">Real servers</dt>
      <dd>
        {summary.serversOut === 0 ? (
          `none out, of ${count(summary.serversWanted)}`
        ) : (
          <Link href={`/clusters/${clusterId}/real-servers?servers-q=down`}>
            <StateMark tone="bad">
              {count(summary.serversOut)} out of {count(summary.serversWanted)}
            </StateMark>
          </Link>
        )}
      </dd>
    </dl>
  );
}
