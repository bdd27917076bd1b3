// @ts-check

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // Used on the server only, and better left as they are: native code, WebAssembly, worker threads, dynamic imports.
  serverExternalPackages: [
    "@prisma/adapter-pg",
    "@prisma/client",
    "better-auth",
    "graphile-worker",
    "pg",
    "pino",
    "pino-pretty",
    "ssh2",
  ],
  // Types are checked, and the code is linted, by `npm test`.
  typescript: { ignoreBuildErrors: true },
};
