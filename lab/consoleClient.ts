import { createTRPCClient, httpLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/server/api/root";

/** A person who signs in. */
export interface Credentials {
  username: string;
  password: string;
}

/** The console's API as a browser sees it, for a person who has signed in (or nobody yet). */
export type ConsoleClient = ReturnType<typeof apiOf>;

/** The API without anybody signed in. */
export function visit(url: string): ConsoleClient {
  return apiOf(url, {});
}

/** Signs in and returns the API for that person. */
export async function signIn(url: string, { username, password }: Credentials): Promise<ConsoleClient> {
  const response = await fetch(`${url}/api/auth/sign-in/username`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ username, password }),
  });
  if (!response.ok)
    throw new Error(`Signing in as ${username} failed: ${response.status} ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(";")[0] ?? "")
    .join("; ");
  return apiOf(url, { cookie, origin: url });
}

function apiOf(url: string, headers: Record<string, string>) {
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/api/trpc`, transformer: superjson, headers })],
  });
}
