import { db } from "@/server/db/client";
import { type LiveView, openLiveView } from "@/server/monitor/liveView";
import { shutdownSignal } from "@/server/shutdown";

// One per process, however often this module is loaded (Next.js bundles it more than once).
const KEY = Symbol.for("shoal.liveView");
const shared: typeof globalThis & { [KEY]?: LiveView } = globalThis;

/** This process' view of the live state, opened at the first call and kept until the process ends. */
export function liveView(): LiveView {
  shared[KEY] ??= openLiveView(db(), shutdownSignal());
  return shared[KEY];
}
