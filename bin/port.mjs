// @ts-check
import { createServer } from "node:net";
import { errorCode, Failure } from "./failure.mjs";

/**
 * Fails with a sentence when nothing can listen there. Looked at early, so that nobody waits for a build first; settings
 * that are not even plausible are left to the proper check.
 * @param {string} host
 * @param {string} port
 * @returns {Promise<void>}
 */
export function checkPort(host, port) {
  const number = Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65535) return Promise.resolve();
  return new Promise((done, failed) => {
    const server = createServer();
    server.on("error", (error) => failed(portFailure(host, number, error)));
    server.listen({ host, port: number, exclusive: true }, () => server.close(() => done()));
  });
}

/**
 * @param {string} host
 * @param {number} port
 * @param {Error} error
 */
function portFailure(host, port, error) {
  switch (errorCode(error)) {
    case "EADDRINUSE":
      return new Failure(
        `Port ${port} on ${host} is in use by another program. End that program, or choose another port: PORT=${port === 65535 ? 3000 : port + 1} npm start`,
        error,
      );
    case "EACCES":
      return new Failure(
        `Port ${port} is reserved for root. Choose a port from 1024 on: PORT=3000 npm start`,
        error,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new Failure(
        `HOST=${host} is not an address of this machine. Try HOST=127.0.0.1, or HOST=0.0.0.0 for all addresses.`,
        error,
      );
    default:
      return new Failure(`Nothing can listen on port ${port} of ${host}: ${error.message}.`, error);
  }
}
