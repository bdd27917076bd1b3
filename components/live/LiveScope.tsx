"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { LiveHealth } from "@/components/live/useClusterHealth";
import type { InstanceHealth, ServiceHealth } from "@/server/core/health";

const Context = createContext<LiveHealth | undefined>(undefined);

/** Gives the pages below it the live state of their cluster: one stream for all of them. */
export function LiveScope({ state, children }: { state: LiveHealth; children: ReactNode }) {
  return <Context value={state}>{children}</Context>;
}

/** The live state of this page's cluster; throws outside of one, which is a mistake in the code. */
export function useLive(): LiveHealth {
  const state = useContext(Context);
  if (state === undefined) throw new Error("There is no live state around this component.");
  return state;
}

/** The verdict on one virtual service; undefined: nothing is known of it, e.g. because it is not applied yet. */
export function useServiceHealth(virtualServiceId: string): ServiceHealth | undefined {
  return useLive().health?.services.find((service) => service.virtualServiceId === virtualServiceId);
}

/** The verdict on one VRRP instance. */
export function useInstanceHealth(vrrpInstanceId: string): InstanceHealth | undefined {
  return useLive().health?.instances.find((instance) => instance.vrrpInstanceId === vrrpInstanceId);
}
