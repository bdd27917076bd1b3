import * as z from "zod";

/** Why signing in did not work, as a sentence; undefined: it worked. */
export type SignInResult = string | undefined;

const refusalSchema = z.object({ message: z.string() });

/** Signs in with name and password. The session is a cookie that scripts cannot read. */
export async function signIn(username: string, password: string): Promise<SignInResult> {
  const response = await post("/api/auth/sign-in/username", { username, password });
  if (response === undefined) return "The console's server does not answer.";
  if (response.ok) return undefined;
  if (response.status === 429) return "Too many attempts. Wait a minute, then try again.";
  if (response.status === 401 || response.status === 422) return "The name or the password is wrong.";
  const refusal = refusalSchema.safeParse(await response.json().catch(() => undefined));
  return refusal.success ? refusal.data.message : `Signing in failed (HTTP ${response.status}).`;
}

/** Ends the session; true when the server said so. */
export async function signOut(): Promise<boolean> {
  const response = await post("/api/auth/sign-out", {});
  return response?.ok === true;
}

async function post(path: string, body: object): Promise<Response | undefined> {
  try {
    return await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    return undefined;
  }
}

/** A path of this console to go to after signing in; anything that leads elsewhere becomes the dashboard. */
export function nextPath(wanted: string | undefined): string {
  if (wanted === undefined || !wanted.startsWith("/") || wanted.startsWith("//")) return "/";
  const target = URL.parse(wanted, "http://console.invalid");
  return target === null || target.host !== "console.invalid" ? "/" : `${target.pathname}${target.search}`;
}
