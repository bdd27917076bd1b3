import { auth } from "@/server/access/auth";
import { foreignOrigin } from "@/server/access/trustedOrigins";

export const dynamic = "force-dynamic";

// better-auth has many more; everything else about people goes through the API, where it is audited.
const OPEN_PATHS = ["/api/auth/sign-in/username", "/api/auth/sign-out"];

/** Signs in and out. */
export async function POST(request: Request): Promise<Response> {
  if (!OPEN_PATHS.includes(new URL(request.url).pathname)) return new Response(null, { status: 404 });
  const foreign = foreignOrigin(request.headers);
  if (foreign !== undefined) return Response.json({ message: foreign.message }, { status: 403 });
  const answer = await auth().handler(request);
  if (!answer.ok) return answer;
  // The body would hold the session's token, which scripts must not see; the cookie has it.
  const headers = new Headers({ "cache-control": "no-store" });
  for (const cookie of answer.headers.getSetCookie()) headers.append("set-cookie", cookie);
  return Response.json({ ok: true }, { headers });
}
