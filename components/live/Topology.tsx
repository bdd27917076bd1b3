"use client";

import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { DIRECTOR_LOOKS, SERVER_LOOKS, SERVICE_LOOKS } from "@/components/live/tones";
import { type Topology as Picture, ROW, type TopologyLink, topology } from "@/components/live/topology";
import { count } from "@/components/ui/format";
import { Badge, StateMark, StateShape } from "@/components/ui/StateMark";
import { scrollRegion } from "@/components/ui/scrollRegion";
import type { Cluster } from "@/server/core/cluster";
import type { ClusterHealth } from "@/server/core/health";

const COLUMN = { directors: 280, services: 240, servers: 240 } as const;
const SPACE = 96;
/** Room for the clients at both ends. */
const CLIENTS = 88;
const X = {
  directors: CLIENTS,
  services: CLIENTS + COLUMN.directors + SPACE,
  servers: CLIENTS + COLUMN.directors + SPACE + COLUMN.services + SPACE,
} as const;
const WIDTH = X.servers + COLUMN.servers + CLIENTS;

/** The cluster as a picture: VIPs on the director that holds them now, their services, the real servers behind. */
export function Topology({ cluster, health }: { cluster: Cluster; health: ClusterHealth }) {
  const picture = useMemo(() => topology(cluster, health), [cluster, health]);
  const base = `/clusters/${cluster.clusterId}`;
  return (
    <figure className="grid gap-2">
      <div {...scrollRegion("Topology")} className="overflow-x-auto rounded border border-line p-4">
        <div className="relative" style={{ width: WIDTH, height: picture.height + 32 }}>
          <Heads />
          <div className="absolute top-8 left-0">
            <Lines picture={picture} />
            <Clients picture={picture} />
            {picture.directors.map((director) => (
              <DirectorBox
                key={director.directorId ?? "nowhere"}
                director={director}
                health={health}
                base={base}
              />
            ))}
            {picture.services.map((service) => (
              <Link
                key={service.key}
                href={`${base}/services/${service.virtualServiceId}`}
                className="absolute flex items-center gap-2 rounded border border-line-strong bg-surface px-2 hover:bg-hover"
                style={{ left: X.services, top: service.y + 4, width: COLUMN.services, height: ROW - 8 }}
              >
                <StateShape tone={SERVICE_LOOKS[service.state].tone} />
                <span className="min-w-0 flex-1 truncate">{service.text}</span>
                <span className="sr-only">{SERVICE_LOOKS[service.state].word}</span>
                <Badge>{service.method}</Badge>
              </Link>
            ))}
            {picture.servers.map((server) => (
              <Link
                key={server.realServerId}
                href={`${base}/real-servers/${server.realServerId}`}
                className="absolute flex items-center gap-2 rounded border border-line-strong bg-surface px-2 hover:bg-hover"
                style={{ left: X.servers, top: server.y + 4, width: COLUMN.servers, height: ROW - 8 }}
              >
                <StateShape tone={SERVER_LOOKS[server.state].tone} />
                <span className="min-w-0 flex-1 truncate">{server.name}</span>
                <span className="sr-only">{SERVER_LOOKS[server.state].word}</span>
                <span className="truncate text-sm text-ink-faint">{server.address}</span>
              </Link>
            ))}
          </div>
        </div>
      </div>
      <figcaption className="flex flex-wrap gap-x-6 gap-y-1 text-sm text-ink-soft">
        <Legend cluster={cluster} />
        {picture.leftOut.services > 0 ? (
          <Link href={`${base}/services`} className="link">
            {picture.leftOut.services.toLocaleString("en")} more services in the table
          </Link>
        ) : null}
      </figcaption>
    </figure>
  );
}

function Heads() {
  return (
    <>
      {(["directors", "services", "servers"] as const).map((column) => (
        <p key={column} className="absolute top-0 text-sm text-ink-soft" style={{ left: X[column] }}>
          {column === "directors"
            ? "VIPs on directors"
            : column === "services"
              ? "Virtual services"
              : "Real servers"}
        </p>
      ))}
    </>
  );
}

/** Where clients stand: before the VIPs, and behind real servers that answer them themselves. */
function Clients({ picture }: { picture: Picture }) {
  const rows = picture.servers.filter((server) => answersItself(picture, server.y + ROW / 2));
  const first = picture.directors.find(
    (director) => director.directorId !== undefined && director.vips.length > 0,
  )?.vips[0];
  return (
    <>
      {first === undefined ? null : (
        <p className="absolute left-0 text-sm text-ink-soft" style={{ top: first.y + 6 }}>
          clients
        </p>
      )}
      {rows.map((server) => (
        <p
          key={server.realServerId}
          className="absolute text-sm text-ink-soft"
          style={{ left: X.servers + COLUMN.servers + 30, top: server.y + 9 }}
        >
          clients
        </p>
      ))}
    </>
  );
}

function DirectorBox({
  director,
  health,
  base,
}: {
  director: Picture["directors"][number];
  health: ClusterHealth;
  base: string;
}) {
  const judged = health.directors.find((each) => each.directorId === director.directorId);
  const look = judged === undefined ? undefined : DIRECTOR_LOOKS[judged.state];
  return (
    <div
      className={`absolute rounded border motion-safe:transition-[top,height] motion-safe:duration-300 ${
        director.directorId === undefined ? "border-dashed border-unknown" : "border-line-strong"
      } bg-panel`}
      style={{ left: X.directors, top: director.y, width: COLUMN.directors, height: director.height }}
    >
      <div className="flex h-10 items-center justify-between gap-2 px-2">
        {director.directorId === undefined ? (
          <span className="text-ink-soft">{director.name}</span>
        ) : (
          <Link
            href={`${base}/directors/${director.directorId}`}
            className="truncate font-medium hover:underline"
          >
            {director.name}
          </Link>
        )}
        {look === undefined ? null : <StateMark tone={look.tone}>{look.word}</StateMark>}
      </div>
      {director.vips.map((vip) => (
        <Link
          key={vip.key}
          href={`${base}/vrrp/${vip.vrrpInstanceId}`}
          className={`moved absolute flex items-center justify-between gap-2 rounded border px-2 ${
            vip.isDouble ? "border-2 border-bad bg-bad-fill" : "border-line-strong bg-surface hover:bg-hover"
          }`}
          style={{ left: 8, right: 8, top: vip.y - director.y + 2, height: ROW - 8 }}
        >
          <code className="truncate">{vip.address}</code>
          {vip.isDouble ? (
            <span className="text-sm font-semibold whitespace-nowrap text-bad">on two directors</span>
          ) : (
            <span className="truncate text-sm text-ink-soft">{vip.instance}</span>
          )}
        </Link>
      ))}
      {director.moreVips > 0 ? (
        <Link href={`${base}/vrrp`} className="link absolute bottom-2 left-2 text-sm">
          {count(director.moreVips)} more VIPs
        </Link>
      ) : null}
    </div>
  );
}

const STROKES: Readonly<Record<TopologyLink["state"], string>> = {
  up: "stroke-line-strong",
  down: "stroke-bad",
  unknown: "stroke-unknown",
};

function Lines({ picture }: { picture: Picture }) {
  return (
    <svg
      aria-hidden="true"
      width={WIDTH}
      height={picture.height}
      className="pointer-events-none absolute top-0 left-0 overflow-visible"
    >
      <defs>
        <marker
          id="topology-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path d="M0 0 8 4 0 8Z" className="fill-line-strong" />
        </marker>
      </defs>
      {picture.directors.flatMap((director) =>
        director.vips
          .filter(() => director.directorId !== undefined)
          .map((vip) => (
            <path
              key={vip.key}
              d={`M${CLIENTS - 36} ${vip.y + ROW / 2 - 2} H${X.directors}`}
              markerEnd="url(#topology-arrow)"
              className={`fill-none ${vip.isDouble ? "stroke-bad" : "stroke-line-strong"}`}
            />
          )),
      )}
      {picture.vipLinks.map((link) => (
        <Line key={link.key} link={link} x={[X.directors + COLUMN.directors - 8, X.services]} />
      ))}
      {picture.serverLinks.map((link) => (
        <Line key={link.key} link={link} x={[X.services + COLUMN.services, X.servers]} />
      ))}
      {picture.servers
        .filter((server) => answersItself(picture, server.y + ROW / 2))
        .map((server) => (
          <path
            key={server.realServerId}
            d={`M${X.servers + COLUMN.servers} ${server.y + ROW / 2} h24`}
            markerEnd="url(#topology-arrow)"
            className="fill-none stroke-line-strong"
          />
        ))}
    </svg>
  );
}

/** With direct routing and tunnelling a real server answers its clients itself. */
function answersItself(picture: Picture, row: number): boolean {
  return picture.serverLinks.some((link) => link.to === row && link.method !== "NAT");
}

function Line({ link, x }: { link: TopologyLink; x: readonly [from: number, to: number] }) {
  const [from, to] = x;
  const middle = (from + to) / 2;
  return (
    <path
      d={`M${from} ${link.from} C${middle} ${link.from} ${middle} ${link.to} ${to} ${link.to}`}
      markerEnd="url(#topology-arrow)"
      {...(link.method === "NAT" ? { markerStart: "url(#topology-arrow)" } : {})}
      strokeDasharray={link.state === "up" ? (link.method === "TUN" ? "8 3" : undefined) : "2 4"}
      strokeWidth={link.state === "down" ? 2 : 1}
      className={`fill-none ${STROKES[link.state]}`}
    />
  );
}

const METHOD_WORDS: Readonly<Record<string, string>> = {
  NAT: "NAT: answers go back through the director",
  DR: "DR: real servers answer clients themselves",
  TUN: "TUN: wrapped in IP; real servers answer clients themselves",
};

function Legend({ cluster }: { cluster: Cluster }) {
  const methods = new Set(cluster.virtualServices.map((service) => service.forwardingMethod));
  return [...methods].map((method) => (
    <span key={method} className="inline-flex items-center gap-1">
      <ArrowRight aria-hidden className={`size-3.5 ${method === "NAT" ? "rotate-180" : ""}`} />
      {METHOD_WORDS[method]}
    </span>
  ));
}
