// The web process: pages and API. Started by `npm start`, after migrations and build.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import next from "next";
import { ADDRESS_HEADER } from "@/server/access/clientAddress";
import { checkMasterKey } from "@/server/db/checkMasterKey";
import { closeDatabase, db } from "@/server/db/client";
import { databaseFailure } from "@/server/db/databaseFailure";
import { closeListening } from "@/server/db/listen";
import { databaseUrl, env } from "@/server/env";
import { AppError } from "@/server/errors";
import { prepareJobs } from "@/server/jobs";
import { logOf } from "@/server/log";
import { refusedBody } from "@/server/requestLimits";
import { runProcess } from "@/server/runProcess";
import { securityHeaders } from "@/server/securityHeaders";

const log = logOf("web");

/** Open connections get this long to finish when the process ends, in milliseconds. */
const END_LIMIT_MS = 4000;

await runProcess("web", async () => {
  const { host, port, url } = env();
  await prepareDatabase();
  const app = next({ dev: false, dir: process.cwd(), hostname: host, port });
  await app.prepare();
  const pages = app.getRequestHandler();
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { policy, headers } = securityHeaders(url);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const refusal = refusedBody(request);
    if (refusal !== undefined) {
      response.writeHead(refusal, { connection: "close" }).end();
      return;
    }
    tellOwn(request, policy);
    try {
      await pages(request, response);
    } catch (error) {
      log.error({ err: error }, "A request could not be answered.");
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  // A slow client must not hold a connection for ever; answers that stream are not touched by these.
  server.headersTimeout = 20_000;
  server.requestTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(listenFailure(error, { host, port })));
    server.listen(port, host, resolve);
  });
  log.info({ url }, "The web server is ready.");

  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Again and again: a connection becomes idle when its last answer has ended.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const late = setTimeout(() => server.closeAllConnections(), END_LIMIT_MS);
    await closed;
    clearInterval(idle);
    clearTimeout(late);
    await app.close();
    await closeListening();
    await closeDatabase();
  };
});

async function prepareDatabase(): Promise<void> {
  const url = databaseUrl();
  try {
    await checkMasterKey(db());
    await prepareJobs(url);
  } catch (error) {
    throw databaseFailure(error, url);
  }
}

/** Headers by which the rest of the process trusts what only this file knows; a client's own are thrown away. */
function tellOwn(request: IncomingMessage, policy: string): void {
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith("x-forwarded-") || name === "forwarded") delete request.headers[name];
  }
  request.headers[ADDRESS_HEADER] = request.socket.remoteAddress ?? "";
  request.headers["content-security-policy"] = policy;
}

function listenFailure(error: Error, { host, port }: { host: string; port: number }): AppError {
  const code = "code" in error ? error.code : undefined;
  const text =
    code === "EADDRINUSE"
      ? `Port ${port} on ${host} is in use. Stop the program that uses it, or set PORT to another one.`
      : code === "EACCES"
        ? `Port ${port} is open to root only. Set PORT to one above 1023.`
        : code === "EADDRNOTAVAIL"
          ? `This machine does not have the address ${host}. Set HOST to one of its addresses.`
          : `The web server cannot listen on ${host}:${port}: ${error.message}.`;
  return new AppError("unavailable", { text, cause: error });
}
