import { connect, type Socket } from "node:net";
import { SshError } from "@/server/ssh/sshError";
import type { SshTarget } from "@/server/ssh/sshTarget";

/** Opens the TCP connection to a host, with Nagle's algorithm off (it costs 40 ms a request); throws SshError. */
export function openSocket(target: SshTarget, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.address, port: target.port, noDelay: true });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(
        new SshError("timeout", {
          host: target.name,
          text: `${target.name} did not answer at ${target.address} port ${target.port} within ${timeoutMs / 1000} s.`,
          try: "Check that the host is up, that the address is right and that no firewall drops the packets.",
        }),
      );
    }, timeoutMs);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      // An error between here and the SSH client's own listener must not end the process.
      socket.on("error", () => undefined);
      resolve(socket);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(unreachable(target, error));
    });
  });
}

function unreachable(target: SshTarget, error: NodeJS.ErrnoException): SshError {
  const place = `${target.address} port ${target.port}`;
  const failure = (kind: "unreachable" | "timeout", text: string, advice: string) =>
    new SshError(kind, { host: target.name, text, try: advice, cause: error });
  switch (error.code) {
    case "ECONNREFUSED":
      return failure(
        "unreachable",
        `${target.name} refused the connection: nothing listens at ${place}.`,
        "Check that sshd runs there and that the port is right.",
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return failure(
        "unreachable",
        `The name ${target.address} of ${target.name} could not be resolved.`,
        "Check the spelling and the name servers, or use the IP address.",
      );
    case "ETIMEDOUT":
      return failure(
        "timeout",
        `${target.name} did not answer at ${place}.`,
        "Check that the host is up and that no firewall drops the packets.",
      );
    default:
      return failure(
        "unreachable",
        `${target.name} cannot be reached at ${place} (${error.code ?? "unknown reason"}).`,
        "Check the address, the routes and the firewalls on the way.",
      );
  }
}
