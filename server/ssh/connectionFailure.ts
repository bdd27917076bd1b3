import { SHA1_ONLY } from "@/server/ssh/signer";
import { SshError, type SshErrorKind } from "@/server/ssh/sshError";
import { fingerprintOf, type SeenHostKey, type SshTarget } from "@/server/ssh/sshTarget";

/** What is known when a connection fails before it is ready. */
export interface FailureState {
  target: SshTarget;
  /** The host key that the host showed, if it came so far. */
  seen?: SeenHostKey | undefined;
  /** True once encryption stands, so that the next thing was the sign-in. */
  isSigningIn: boolean;
  /** What the host said before the sign-in. */
  banner?: string | undefined;
}

/** An error as the SSH library emits it. */
export interface LibraryError extends Error {
  level?: string;
  code?: string | number;
}

/** The failure of a connection that never became ready, in a sentence. */
export function connectionFailure(error: LibraryError, state: FailureState): SshError {
  const { target } = state;
  const failure = (kind: SshErrorKind, text: string, advice: string) =>
    new SshError(kind, { host: target.name, text, try: advice, hostWords: state.banner, cause: error });

  if (state.seen !== undefined && error.message.startsWith("Host denied")) {
    return hostKeyChanged(target, state.seen);
  }
  if (error.message.endsWith("no matching host key format") && target.pinnedHostKey !== undefined) {
    return hostKeyChanged(target, undefined);
  }
  if (error.message.includes("no matching")) {
    return failure(
      "protocol",
      `${target.name} and the console share no safe algorithm (${error.message.replace("Handshake failed: ", "")}).`,
      "Update sshd on the host; if that is impossible, allow old algorithms for this host.",
    );
  }
  if (error.message === SHA1_ONLY) {
    return failure(
      "auth",
      `${target.name} takes only SHA-1 signatures from an RSA key.`,
      "Use an Ed25519 key for this host, or allow old algorithms for it.",
    );
  }
  if (error.level === "client-timeout") {
    return failure(
      "timeout",
      `${target.name} accepted the connection but did not finish the SSH handshake in time.`,
      "Check that the port belongs to sshd and that the host is not overloaded.",
    );
  }
  if (state.isSigningIn && error.level === "client-socket") {
    return failure(
      "unreachable",
      `${target.name} closed the connection during the sign-in.`,
      "Look at sshd's log on the host.",
    );
  }
  if (error.level === "client-authentication" || error.level === "agent" || state.isSigningIn) {
    return failure(
      "auth",
      `${target.name} refused the sign-in of ${target.user} with this key${detailOf(error)}.`,
      `Check the user, and that the public key is in ${target.user}'s authorized_keys on the host.`,
    );
  }
  if (error.message.startsWith("Connection lost before handshake") || error.level === "client-socket") {
    return failure(
      "unreachable",
      `${target.name} closed the connection before SSH began.`,
      "Look at sshd's log on the host: MaxStartups, access rules or a ban of this address end connections so early.",
    );
  }
  return failure(
    "protocol",
    `${target.name} does not speak SSH as expected at port ${target.port} (${error.message}).`,
    "Check that the port belongs to sshd and not to another service.",
  );
}

// The library's own sentence says no more than ours.
function detailOf(error: LibraryError): string {
  return error.message.startsWith("All configured authentication methods") ? "" : ` (${error.message})`;
}

/** What a connection's end without a word is taken for. */
export function hostClosed(): LibraryError {
  return Object.assign(new Error("the host closed the connection"), { level: "client-socket" });
}

/** The failure for a host key that is not the pinned one; `seen` is undefined when the host offers none of its type. */
export function hostKeyChanged(target: SshTarget, seen: SeenHostKey | undefined): SshError {
  const pinned = target.pinnedHostKey;
  const expected = pinned === undefined ? "none" : `${pinned.type} ${fingerprintOf(pinned)}`;
  const shown =
    seen === undefined ? "it offers no key of that type" : `it shows ${seen.type} ${seen.fingerprint}`;
  return new SshError("hostKeyChanged", {
    host: target.name,
    text: `The host key of ${target.name} has changed: pinned is ${expected}, ${shown}. Nothing was sent to it.`,
    try:
      seen === undefined && pinned?.type === "ssh-rsa"
        ? "Find out why: was the host reinstalled, or does it know only old algorithms (then allow them for it)?"
        : "Find out why: if the host was reinstalled, pin its new key; if not, somebody may be in between.",
  });
}

/** The failure of everything that runs over a connection that ended by itself. */
export function connectionCut(target: SshTarget, error: LibraryError | undefined): SshError {
  const reason = error === undefined ? "the host closed it" : error.message;
  return new SshError("cut", {
    host: target.name,
    text: `The connection to ${target.name} was cut (${reason}); what ran on it may or may not have finished.`,
    try: "Read the host's state again before doing anything else.",
    cause: error,
  });
}
