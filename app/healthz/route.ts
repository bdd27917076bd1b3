import { db } from "@/server/db/client";
import { shutdownSignal } from "@/server/shutdown";

export const dynamic = "force-dynamic";

const LIMIT_MS = 3000;

/** 200 when this process serves and the database answers; else 503. Tells nothing else, because anybody may ask. */
export async function GET(): Promise<Response> {
  const headers = { "cache-control": "no-store" };
  if (shutdownSignal().aborted) return new Response("shutting down\n", { status: 503, headers });
  const isUp = await Promise.race([
    db().$queryRaw`select 1 as up`.then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, LIMIT_MS, false).unref()),
  ]);
  return isUp
    ? new Response("ok\n", { headers })
    : new Response("the database does not answer\n", { status: 503, headers });
}
