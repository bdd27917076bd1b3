"use client";

import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useMemo, useRef } from "react";
import { isEditable } from "@/components/change/changeLooks";
import type { ClusterScope } from "@/components/cluster/ClusterScope";
import { editTitle } from "@/components/cluster/editTitle";
import { lintContextOf } from "@/components/cluster/lintContextOf";
import { useChosenChange } from "@/components/cluster/useChosenChange";
import { type ApiError, useTRPC, useTRPCClient } from "@/components/trpc";
import { useCan, useMe } from "@/components/useMe";
import { applyEdit, type Edit } from "@/server/core/cluster/edit";
import { lint } from "@/server/core/lint";

/** A cluster with its open change, from the server; or why it could not be loaded. */
export interface ClusterData {
  scope: ClusterScope | undefined;
  error: ApiError | null;
  retry: () => void;
}

/** Loads a cluster, the change that is open in it, and the hosts that it can use. */
export function useClusterData(clusterId: string): ClusterData {
  const trpc = useTRPC();
  const me = useMe();
  const mayEdit = useCan("cluster:edit", clusterId);
  const seesHosts = useCan("host:view");
  const cluster = useQuery(trpc.clusters.get.queryOptions({ clusterId }, { refetchInterval: 30_000 }));
  const [chosen] = useChosenChange(clusterId);
  const editable = (cluster.data?.openChanges ?? []).filter((each) => isEditable(each.state));
  const open =
    editable.find((each) => each.changeId === chosen) ??
    editable.findLast((each) => each.ownerId === me?.user.userId);
  const change = useQuery(
    trpc.changes.get.queryOptions(open === undefined ? skipToken : { clusterId, changeId: open.changeId }),
  );
  const all = useQuery(trpc.hosts.list.queryOptions(seesHosts ? undefined : skipToken));
  const own = useQuery(trpc.clusters.hosts.queryOptions(seesHosts ? skipToken : { clusterId }));
  const hosts = all.data ?? own.data;
  const facts = useMemo(() => lintContextOf(hosts ?? []), [hosts]);

  const draft = open === undefined ? undefined : change.data;
  const applied = cluster.data?.appliedVersionId == null ? undefined : cluster.data.applied;
  const shown = draft?.cluster ?? cluster.data?.applied;
  const judged = useDeferredValue(shown);
  const problems = useMemo(() => (judged === undefined ? [] : lint(judged, facts)), [judged, facts]);
  const save = useSave(clusterId, { open: open?.changeId, scope: shown });
  const isLoading = shown === undefined || (open !== undefined && draft === undefined) || hosts === undefined;
  const { data } = cluster;
  const scope = useMemo(
    (): ClusterScope | undefined =>
      isLoading || data === undefined
        ? undefined
        : {
            clusterId,
            name: data.name,
            applied,
            shown,
            base: draft === undefined ? applied : draft.base,
            change: draft,
            openChanges: data.openChanges,
            readOnly: !mayEdit,
            hosts,
            facts,
            problems,
            save,
          },
    [isLoading, data, clusterId, applied, shown, draft, mayEdit, hosts, facts, problems, save],
  );
  return {
    scope,
    error: cluster.error ?? change.error ?? all.error ?? own.error,
    retry: () => {
      for (const query of [cluster, change, all, own]) if (query.isError) void query.refetch();
    },
  };
}

/** Puts edits one after the other into the open change; the first one opens it. */
function useSave(
  clusterId: string,
  now: { open: string | undefined; scope: ClusterScope["shown"] | undefined },
) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [, choose] = useChosenChange(clusterId);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const latest = useRef(now);
  latest.current = now;
  // A change that was opened just now, until the cluster itself names it: the next edit must not open another one.
  const opened = useRef<string>(undefined);
  if (now.open !== undefined) opened.current = undefined;
  return useCallback(
    (edit: Edit): Promise<void> => {
      const saveNow = async () => {
        const { open, scope } = latest.current;
        const known = open ?? opened.current;
        const changeId = known ?? (await openFor(edit, scope));
        opened.current = changeId;
        const key = trpc.changes.get.queryKey({ clusterId, changeId });
        const { revision } = await client.changes.edit.mutate({
          clusterId,
          changeId,
          revision: queryClient.getQueryData(key)?.revision ?? 0,
          edits: [edit],
        });
        queryClient.setQueryData(key, (before) =>
          before === undefined
            ? before
            : {
                ...before,
                revision,
                state: "draft" as const,
                cluster: applyEdit(before.cluster, edit),
                plan: before.plan === null ? null : { ...before.plan, isCurrent: false },
              },
        );
        if (known === undefined) {
          choose(changeId);
          await queryClient.fetchQuery(
            trpc.changes.get.queryOptions({ clusterId, changeId }, { staleTime: 0 }),
          );
          await queryClient.invalidateQueries(trpc.clusters.pathFilter());
        }
        void queryClient.invalidateQueries(trpc.changes.list.queryFilter());
      };
      const openFor = async (first: Edit, cluster: ClusterScope["shown"] | undefined) => {
        const title = cluster === undefined ? "Edit" : editTitle(cluster, first);
        const opened = await client.changes.open.mutate({ clusterId, title: title.slice(0, 120) });
        return opened.changeId;
      };
      const result = queue.current.then(saveNow).catch(async (error: unknown) => {
        // Somebody else edited the same change: what they made of it must be seen before it is edited again.
        await queryClient.invalidateQueries(trpc.changes.get.queryFilter());
        throw error;
      });
      queue.current = result.catch(() => undefined);
      return result;
    },
    [clusterId, trpc, client, queryClient, choose],
  );
}
