import { Client } from "ssh2";
import { algorithmsFor } from "@/server/ssh/algorithms";
import type { ConnectOptions } from "@/server/ssh/connect";
import {
  connectionFailure,
  type FailureState,
  hostClosed,
  type LibraryError,
} from "@/server/ssh/connectionFailure";
import { openSocket } from "@/server/ssh/openSocket";
import { readHostKey, type SeenHostKey, type SshTarget } from "@/server/ssh/sshTarget";

/**
 * Learns a host's key and checks that the host really holds it, then leaves: never signs in, sends neither user nor
 * key. The operator compares the fingerprint; only then the key may be pinned. Throws SshError.
 */
export async function firstContact(target: SshTarget, options: ConnectOptions = {}): Promise<SeenHostKey> {
  const unpinned: SshTarget = { ...target, pinnedHostKey: undefined };
  const socket = await openSocket(unpinned, options.connectTimeoutMs ?? 10_000);
  const client = new Client();
  const state: FailureState = { target: unpinned, isSigningIn: false };
  try {
    return await new Promise<SeenHostKey>((resolve, reject) => {
      const fail = (error: LibraryError) => reject(connectionFailure(error, state));
      client.on("error", fail);
      client.once("close", () => fail(hostClosed()));
      // Comes after the host's signature over the exchange was checked (RFC 4253, 8), before any sign-in.
      client.once("handshake", () => {
        if (state.seen !== undefined) resolve(state.seen);
      });
      client.connect({
        sock: socket,
        username: "none",
        algorithms: algorithmsFor(unpinned),
        readyTimeout: options.handshakeTimeoutMs ?? 20_000,
        hostVerifier: (blob: Buffer) => {
          state.seen = readHostKey(blob);
          return true;
        },
        authHandler: [],
      });
    });
  } finally {
    socket.destroy();
  }
}
