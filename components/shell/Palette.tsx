"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { useParams, useRouter } from "next/navigation";
import { useMemo } from "react";
import { KIND_WORDS } from "@/components/cluster/objects";
import { PLACES } from "@/components/shell/places";
import { useTRPC } from "@/components/trpc";
import { CommandPalette, type PaletteGroup, type PaletteItem } from "@/components/ui/CommandPalette";
import { addressPort } from "@/components/ui/format";
import { useMe } from "@/components/useMe";
import type { Cluster } from "@/server/core/cluster";

/** Finds pages, clusters, hosts, changes, people, and everything in the cluster that is open or the only one. */
export function Palette({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const me = useMe();
  const may = (permission: (typeof PLACES)[number]["needs"]) => me?.permissions.includes(permission) === true;
  const { clusterId } = useParams<{ clusterId?: string }>();
  const clusters = useQuery(trpc.clusters.list.queryOptions());
  const inside = clusterId ?? (clusters.data?.length === 1 ? clusters.data[0]?.clusterId : undefined);
  const cluster = useQuery(
    trpc.clusters.get.queryOptions(inside === undefined ? skipToken : { clusterId: inside }),
  );
  const hosts = useQuery(trpc.hosts.list.queryOptions(may("host:view") ? undefined : skipToken));
  const changes = useQuery(trpc.changes.list.queryOptions({ limit: 50 }));
  const people = useQuery(trpc.people.list.queryOptions(may("people:view") ? undefined : skipToken));

  const groups = useMemo((): PaletteGroup[] => {
    const to = (item: Omit<PaletteItem, "run">, href: string): PaletteItem => ({
      ...item,
      run: () => router.push(href),
    });
    return [
      {
        title: "Pages",
        items: PLACES.filter((place) => me?.permissions.includes(place.needs) === true).map((place) =>
          to({ id: place.href, text: place.text }, place.href),
        ),
      },
      {
        title: "Clusters",
        items: (clusters.data ?? []).map((each) =>
          to({ id: each.clusterId, text: each.name, hint: "cluster" }, `/clusters/${each.clusterId}`),
        ),
      },
      {
        title: cluster.data === undefined ? "Cluster" : `In ${cluster.data.name}`,
        items:
          cluster.data === undefined
            ? []
            : objectsOf(cluster.data.applied).map(({ href, ...item }) => to(item, href)),
      },
      {
        title: "Changes",
        items: (changes.data ?? []).map((each) =>
          to(
            {
              id: each.changeId,
              text: `Change ${each.number}: ${each.title}`,
              hint: `${each.state} in ${each.clusterName}`,
            },
            `/clusters/${each.clusterId}/changes/${each.changeId}`,
          ),
        ),
      },
      {
        title: "Hosts",
        items: (hosts.data ?? []).map((each) =>
          to({ id: each.hostId, text: each.name, hint: each.address }, `/hosts/${each.hostId}`),
        ),
      },
      {
        title: "People",
        items: (people.data ?? []).map((each) =>
          to({ id: each.userId, text: each.name, hint: each.username }, `/people?person=${each.userId}`),
        ),
      },
      {
        title: "Actions",
        items: [
          ...(me?.permissions.includes("host:edit") === true
            ? [to({ id: "add-host", text: "Add host" }, "/hosts/add")]
            : []),
          ...(me?.permissions.includes("cluster:create") === true
            ? [to({ id: "add-cluster", text: "Add cluster" }, "/clusters?new=1")]
            : []),
        ],
      },
    ].filter((group) => group.items.length > 0);
  }, [router, me, clusters.data, cluster.data, changes.data, hosts.data, people.data]);
  return <CommandPalette open onClose={onClose} groups={groups} />;
}

/** More of a kind than this would only make finding slow; the tables filter them all. */
const MOST = 500;

function objectsOf(cluster: Cluster): (Omit<PaletteItem, "run"> & { href: string })[] {
  const base = `/clusters/${cluster.clusterId}`;
  return [
    ...cluster.virtualServices.slice(0, MOST).map((service) => ({
      id: service.virtualServiceId,
      text: service.name,
      hint: `${addressPort(service.listen.address, service.listen.port)} ${service.listen.protocol}`,
      href: `${base}/${KIND_WORDS.virtualService.path}/${service.virtualServiceId}`,
    })),
    ...cluster.realServers.slice(0, MOST).map((server) => ({
      id: server.realServerId,
      text: server.name,
      hint: `real server ${server.address}`,
      href: `${base}/${KIND_WORDS.realServer.path}/${server.realServerId}`,
    })),
    ...cluster.directors.map((director) => ({
      id: director.directorId,
      text: director.name,
      hint: "director",
      href: `${base}/${KIND_WORDS.director.path}/${director.directorId}`,
    })),
    ...cluster.vrrpInstances.flatMap((instance) => [
      {
        id: instance.vrrpInstanceId,
        text: instance.name,
        hint: "VRRP instance",
        href: `${base}/${KIND_WORDS.vrrpInstance.path}/${instance.vrrpInstanceId}`,
      },
      ...instance.vips.map((vip) => ({
        id: vip.vipId,
        text: vip.address,
        hint: `VIP of ${instance.name}`,
        href: `${base}/${KIND_WORDS.vrrpInstance.path}/${instance.vrrpInstanceId}`,
      })),
    ]),
  ];
}
