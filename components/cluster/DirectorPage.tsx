"use client";

import Link from "next/link";
import { useCallback, useMemo } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { DirectorFields } from "@/components/cluster/DirectorFields";
import { followDirector } from "@/components/cluster/followHost";
import { ObjectEditor } from "@/components/cluster/ObjectEditor";
import { ObjectHead } from "@/components/cluster/ObjectHead";
import { useObjectDraft } from "@/components/cluster/useObjectDraft";
import { useLive } from "@/components/live/LiveScope";
import { VrrpStateMark } from "@/components/live/Transitions";
import { DIRECTOR_LOOKS } from "@/components/live/tones";
import { Age } from "@/components/ui/Age";
import { Fact, Facts, Section } from "@/components/ui/Page";
import { StateMark } from "@/components/ui/StateMark";
import type { LiveDirector } from "@/server/core/live";

/** One director: how it is now, and its settings. */
export function DirectorPage({ directorId, isNew }: { directorId: string; isNew: boolean }) {
  const { shown, hosts } = useCluster();
  const director = shown.directors.find((each) => each.directorId === directorId);
  const { live, health } = useLive();
  const judged = health?.directors.find((each) => each.directorId === directorId);
  const look = judged === undefined ? undefined : DIRECTOR_LOOKS[judged.state];
  const seen = live?.directors[directorId];
  const blank = useMemo(() => {
    const used = new Set(shown.directors.map((each) => each.hostId));
    const free = hosts.find((host) => !used.has(host.hostId));
    return { directorId, name: free?.name ?? "", ...(free === undefined ? {} : { hostId: free.hostId }) };
  }, [directorId, shown, hosts]);
  const follow = useCallback(
    (next: unknown, before: unknown) => followDirector(next, { before, hosts }),
    [hosts],
  );
  const draft = useObjectDraft({ kind: "director", objectId: directorId, blank, follow });
  return (
    <ObjectHead
      kind="director"
      objectId={directorId}
      name={director?.name}
      isNew={isNew}
      mark={look === undefined ? null : <StateMark tone={look.tone}>{look.word}</StateMark>}
      {...(judged === undefined ? {} : { about: judged.text })}
    >
      {seen === undefined ? null : (
        <Section title="Now">
          <DirectorFacts director={seen} />
        </Section>
      )}
      <Section title="Settings">
        {hosts.length === 0 ? (
          <p>
            There is no host to choose yet.{" "}
            <Link href="/hosts/add" className="link">
              Add a host
            </Link>{" "}
            first.
          </p>
        ) : null}
        <ObjectEditor
          kind="director"
          objectId={directorId}
          draft={draft}
          {...(director === undefined
            ? {}
            : {
                removal: {
                  name: director.name,
                  about: `${director.name} leaves every VRRP instance. What it holds as master moves to another director when the change is applied, not now.`,
                },
              })}
        >
          <DirectorFields />
        </ObjectEditor>
      </Section>
    </ObjectHead>
  );
}

function DirectorFacts({ director }: { director: LiveDirector }) {
  const { keepalived, reach, stream, snapshot } = director;
  return (
    <Facts>
      <Fact name="Connection">
        {reach.state === "ok" ? "Connected" : (reach.text ?? reach.state)} since{" "}
        <Age at={new Date(reach.since)} as="length" />
      </Fact>
      <Fact name="Last answer">{snapshot === undefined ? "never" : <Age at={new Date(snapshot.at)} />}</Fact>
      <Fact name="News come">
        {stream.kind === "fifo"
          ? "at once, from keepalived itself"
          : stream.kind === "snapshot"
            ? `with each snapshot, every ${director.every / 1000} s`
            : "not at all"}
        {stream.text === undefined ? "" : `. ${stream.text}`}
      </Fact>
      <Fact name="keepalived">
        {keepalived === undefined ? (
          "not read"
        ) : (
          <>
            {keepalived.running ? "running" : "not running"} since{" "}
            <Age at={new Date(keepalived.since)} as="length" />
          </>
        )}
      </Fact>
      <Fact name="VRRP">
        <span className="flex flex-wrap gap-x-4 gap-y-1">
          {Object.entries(director.instances).map(([name, instance]) => (
            <span key={name} className="inline-flex items-center gap-1">
              {name} <VrrpStateMark state={instance.state} />
            </span>
          ))}
        </span>
      </Fact>
      <Fact name="VIPs here">
        {Object.keys(director.held).length === 0 ? (
          "none"
        ) : (
          <code>{Object.keys(director.held).join(" ")}</code>
        )}
      </Fact>
      <Fact name="IPVS table">{director.ipvs.readable ? "read" : (director.ipvs.text ?? "not read")}</Fact>
    </Facts>
  );
}
