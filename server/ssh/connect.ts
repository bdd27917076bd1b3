import { type AgentAuthMethod, Client } from "ssh2";
import { algorithmsFor } from "@/server/ssh/algorithms";
import { type Connection, openConnection } from "@/server/ssh/connection";
import {
  connectionFailure,
  type FailureState,
  hostClosed,
  hostKeyChanged,
  type LibraryError,
} from "@/server/ssh/connectionFailure";
import { openSocket } from "@/server/ssh/openSocket";
import { signerOf } from "@/server/ssh/signer";
import { SshError } from "@/server/ssh/sshError";
import { isSameHostKey, readHostKey, type SshTarget } from "@/server/ssh/sshTarget";

/** Times in milliseconds. */
export interface ConnectOptions {
  /** For the TCP connection; 10 s unless told otherwise. */
  connectTimeoutMs?: number;
  /** From the TCP connection to the finished sign-in; 20 s unless told otherwise. */
  handshakeTimeoutMs?: number;
  /** Between two signs of life; three unanswered ones end the connection. 10 s unless told otherwise. */
  keepAliveMs?: number;
}

/**
 * Signs in to a host whose key is pinned; throws SshError. Any other host key than the pinned one is refused before
 * anything about the user is sent. The caller closes the connection.
 */
export async function connect(target: SshTarget, options: ConnectOptions = {}): Promise<Connection> {
  const pinned = target.pinnedHostKey;
  if (pinned === undefined) {
    throw new SshError("hostKeyUnknown", {
      host: target.name,
      text: `The host key of ${target.name} was never confirmed, so nothing was sent to it.`,
      try: "Compare its fingerprint with the host's own and confirm it.",
    });
  }
  const algorithms = algorithmsFor(target);
  if (Array.isArray(algorithms.serverHostKey) && algorithms.serverHostKey.length === 0) {
    throw hostKeyChanged(target, undefined);
  }
  // The key first, and nothing else: sshd answers `none` and passwords with a delay.
  const signIn: AgentAuthMethod = { type: "agent", username: target.user, agent: signerFor(target) };
  const socket = await openSocket(target, options.connectTimeoutMs ?? 10_000);
  const client = new Client();
  const state: FailureState = { target, isSigningIn: false };

  await new Promise<void>((resolve, reject) => {
    const fail = (error: LibraryError) => {
      socket.destroy();
      reject(connectionFailure(error, state));
    };
    client.on("error", fail);
    client.once("close", () => fail(hostClosed()));
    client.on("banner", (text) => {
      state.banner = `${state.banner ?? ""}${text}`.slice(0, 8000);
    });
    client.once("handshake", () => {
      state.isSigningIn = true;
    });
    client.once("ready", () => {
      client.removeAllListeners("error");
      client.removeAllListeners("close");
      client.removeAllListeners("banner");
      client.on("error", () => undefined);
      resolve();
    });
    client.connect({
      sock: socket,
      username: target.user,
      algorithms,
      readyTimeout: options.handshakeTimeoutMs ?? 20_000,
      keepaliveInterval: options.keepAliveMs ?? 10_000,
      keepaliveCountMax: 3,
      hostVerifier: (blob: Buffer) => {
        state.seen = readHostKey(blob);
        return isSameHostKey(state.seen, pinned);
      },
      authHandler: [signIn],
    });
  });
  return openConnection(client, target);
}

function signerFor(target: SshTarget): ReturnType<typeof signerOf> {
  try {
    return signerOf(target.privateKey, target.legacyAlgorithms === true);
  } catch (error) {
    throw new SshError("auth", {
      host: target.name,
      text: `The private key kept for ${target.name} cannot be read: ${error instanceof Error ? error.message : ""}`,
      try: "Give the host another key: OpenSSH or PEM text without a passphrase.",
    });
  }
}
