"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc";
import { can, type Permission } from "@/server/access/permissions";

/** Who is signed in, with the rights; undefined while that is not known yet, null when nobody is. */
export function useMe() {
  const trpc = useTRPC();
  return useQuery(trpc.me.get.queryOptions(undefined, { staleTime: 60_000 })).data;
}

/** Whether the person who is signed in has a right. Only for showing: the server asks again. */
export function useCan(permission: Permission, clusterId?: string): boolean {
  const me = useMe();
  return me !== undefined && can(me, permission, clusterId);
}
