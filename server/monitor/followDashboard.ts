import { type ClusterSummary, type DashboardBatch, health, summarize } from "@/server/core/health";
import type { LiveTransition } from "@/server/core/live";
import type { LiveView } from "@/server/monitor/liveView";
import { createPace } from "@/server/monitor/pace";

/** Which clusters somebody may see. */
export type Visible = "all" | readonly string[];

/** Facts grow old by themselves: every cluster is judged again at least so often. */
const JUDGE_MS = 1000;
/** A batch is sent at least so often. */
const BEAT_MS = 10_000;

/** The summaries of all clusters that may be seen, and then of those that changed. Ends with the signal. */
export async function* followDashboard(
  view: LiveView,
  visible: Visible,
  signal: AbortSignal,
): AsyncGenerator<DashboardBatch, void> {
  const pace = createPace();
  const told = new Map<string, string>();
  const touched = new Set<string>();
  let transitions: LiveTransition[] = [];
  let wake: () => void = () => undefined;
  const maySee = (clusterId: string) => visible === "all" || visible.includes(clusterId);
  const leave = view.onChange((clusterId, messages) => {
    if (!maySee(clusterId)) return;
    touched.add(clusterId);
    for (const message of messages) {
      if (message.kind === "transition") transitions.push(message.transition);
    }
    wake();
  });
  const end = () => wake();
  signal.addEventListener("abort", end, { once: true });
  try {
    await view.ready();
    let judgedAt = 0;
    let sentAt = 0;
    while (!signal.aborted) {
      const now = Date.now();
      const everything = now - judgedAt >= JUDGE_MS;
      if (everything) judgedAt = now;
      const clusters: ClusterSummary[] = [];
      for (const [clusterId, { cluster, live }] of view.clusters()) {
        if (!maySee(clusterId) || !(everything || touched.has(clusterId))) continue;
        const summary = summarize(cluster, health(cluster, live, now));
        const text = JSON.stringify(summary);
        if (told.get(clusterId) === text) continue;
        told.set(clusterId, text);
        clusters.push(summary);
      }
      touched.clear();
      if (clusters.length > 0 || transitions.length > 0 || now - sentAt >= BEAT_MS) {
        const isWhole = sentAt === 0;
        sentAt = now;
        const news = transitions;
        transitions = [];
        yield { at: now, isWhole, clusters, transitions: news };
        await pace(signal);
      }
      if (touched.size > 0 || signal.aborted) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, judgedAt + JUDGE_MS - Date.now()));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    signal.removeEventListener("abort", end);
    leave();
  }
}
