import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { username } from "better-auth/plugins";
import { ADDRESS_HEADER } from "@/server/access/clientAddress";
import { recordFailedSignIn, recordSignIn, recordSignOut } from "@/server/access/signInAudit";
import { trustedOrigins } from "@/server/access/trustedOrigins";
import { usernameSchema } from "@/server/core/person";
import { db } from "@/server/db/client";
import { env } from "@/server/env";
import { logOf } from "@/server/log";
import { derivedKey } from "@/server/seal";

/** How long a session lives after it was last used, and how often that use is written down; in seconds. */
const SESSION = { expiresIn: 12 * 3600, updateAge: 600 };

/** Attempts to sign in from one address: this many in so many seconds. */
const SIGN_IN_LIMIT = { window: 60, max: 10 };

function makeAuth() {
  const log = logOf("sign-in");
  return betterAuth({
    appName: "Shoal",
    baseURL: env().url,
    basePath: "/api/auth",
    secret: derivedKey("sign-in").toString("base64url"),
    trustedOrigins: trustedOrigins(),
    database: prismaAdapter(db(), { provider: "postgresql" }),
    // People are added by administrators (server/access/people.ts), never by themselves.
    emailAndPassword: { enabled: true, disableSignUp: true },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 32,
        usernameValidator: (name) => usernameSchema.safeParse(name.toLowerCase()).success,
        displayUsername: false,
      }),
    ],
    session: SESSION,
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 10,
      max: 100,
      customRules: { "/sign-in/username": SIGN_IN_LIMIT },
    },
    advanced: {
      cookiePrefix: "shoal",
      useSecureCookies: env().url.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    databaseHooks: {
      session: {
        // Before, so that there is no session that the audit log does not know.
        create: { before: async (session, context) => recordSignIn(session.userId, context?.headers) },
        delete: {
          before: async (session, context) => {
            if (context?.path === "/sign-out") await recordSignOut(session, context.headers);
          },
        },
      },
    },
    hooks: {
      after: createAuthMiddleware(async ({ path, body, headers, context }) => {
        if (path === "/sign-in/username" && context.returned instanceof APIError) {
          await recordFailedSignIn(body?.username, headers);
        }
      }),
    },
    telemetry: { enabled: false },
    logger: {
      level: "warn",
      log: (level, message) => log[level === "error" ? "error" : "debug"](message),
    },
  });
}

type Auth = ReturnType<typeof makeAuth>;

let made: Auth | undefined;

/** Sign-in with name and password; sessions and attempts are in the database. Made at the first call. */
export function auth(): Auth {
  made ??= makeAuth();
  return made;
}
