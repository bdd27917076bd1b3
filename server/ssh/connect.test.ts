import { afterEach, describe, expect, it } from "vitest";
import { sh } from "@/server/core/sh";
import { caughtError } from "@/server/ssh/caughtError";
import { connect } from "@/server/ssh/connect";
import { type FakeHost, type FakeHostOptions, startFakeHost } from "@/server/ssh/fakeHost";
import { firstContact } from "@/server/ssh/firstContact";
import { run } from "@/server/ssh/run";
import type { SshErrorKind } from "@/server/ssh/sshError";
import { fingerprintOf, type SshTarget } from "@/server/ssh/sshTarget";

const started: FakeHost[] = [];

async function fakeHost(options?: FakeHostOptions): Promise<FakeHost> {
  const host = await startFakeHost(options);
  started.push(host);
  return host;
}

afterEach(async () => {
  for (const host of started.splice(0)) await host.stop();
});

const SOON = { connectTimeoutMs: 300, handshakeTimeoutMs: 300 };

describe("connect", () => {
  it("signs in to a host with the pinned key", async () => {
    const host = await fakeHost();
    const connection = await connect(host.target());
    expect(connection.isOpen()).toBe(true);
    await connection.close();
    expect(connection.isOpen()).toBe(false);
    expect(await connection.closed).toBeUndefined();
  });

  interface Case {
    host: string;
    options?: FakeHostOptions;
    replaced?: Partial<SshTarget>;
    kind: SshErrorKind;
    text: RegExp;
  }
  const cases: Case[] = [
    {
      host: "a host that refuses the key",
      options: { refusesKeys: true },
      kind: "auth",
      text: /refused the sign-in of operator/,
    },
    {
      host: "a host that never answers",
      options: { speaks: "hang" },
      kind: "timeout",
      text: /did not finish the SSH handshake/,
    },
    {
      host: "a host whose banner comes too late",
      options: { bannerDelayMs: 900 },
      kind: "timeout",
      text: /did not finish/,
    },
    {
      host: "something that is not SSH",
      options: { speaks: "rubbish" },
      kind: "protocol",
      text: /does not speak SSH/,
    },
    {
      host: "a host that closes at once",
      options: { speaks: "close" },
      kind: "unreachable",
      text: /closed the connection before SSH/,
    },
    {
      host: "a host without a confirmed key",
      replaced: { pinnedHostKey: undefined },
      kind: "hostKeyUnknown",
      text: /never confirmed/,
    },
    {
      host: "a private key that is none",
      replaced: { privateKey: "x" },
      kind: "auth",
      text: /private key kept for .* cannot be read/,
    },
    {
      host: "a name that does not exist",
      replaced: { address: "no-such-host.invalid" },
      kind: "unreachable",
      text: /could not be resolved/,
    },
  ];
  it.each(cases)("names the trouble with $host", async ({ options, replaced, kind, text }) => {
    const host = await fakeHost(options);
    const error = await caughtError(connect(host.target(replaced), SOON));
    expect([error.kind, error.message]).toEqual([kind, expect.stringMatching(text)]);
    expect(error.try).not.toBe("");
  });

  it("names the trouble with a port where nothing listens", async () => {
    const host = await startFakeHost();
    await host.stop();
    const error = await caughtError(connect(host.target()));
    expect([error.kind, error.message]).toEqual([
      "unreachable",
      expect.stringMatching(/nothing listens at 127.0.0.1/),
    ]);
  });

  it("repeats what the host said before the sign-in", async () => {
    const host = await fakeHost({ refusesKeys: true, banner: "Only for \u001b[1mstaff\u001b[0m\n" });
    expect((await caughtError(connect(host.target()))).hostWords).toBe("Only for staff");
  });

  it("takes a slow banner within the time", async () => {
    const host = await fakeHost({ bannerDelayMs: 100 });
    await (await connect(host.target())).close();
  });

  it("refuses another key than the pinned one before it says who it is", async () => {
    const host = await fakeHost();
    const target = host.target();
    host.changeHostKey();
    const error = await caughtError(connect(target));
    expect(error.kind).toBe("hostKeyChanged");
    expect(error.message).toContain(fingerprintOf(host.hostKey));
    expect(host.counts).toMatchObject({ connections: 1, signIns: 0 });
  });

  it("refuses a host that no longer has a key of the pinned type", async () => {
    const host = await fakeHost({ hostKeyType: "ecdsa" });
    const pinned = { ...host.hostKey, type: "ssh-ed25519" };
    const error = await caughtError(connect(host.target({ pinnedHostKey: pinned })));
    expect(error.kind).toBe("hostKeyChanged");
    expect(host.counts.signIns).toBe(0);
  });

  it("refuses a pinned type that it would never accept, without connecting", async () => {
    const host = await fakeHost();
    const pinned = { type: "ssh-dss", base64: host.hostKey.base64 };
    const error = await caughtError(connect(host.target({ pinnedHostKey: pinned })));
    expect([error.kind, host.counts.connections]).toEqual(["hostKeyChanged", 0]);
  });

  it("tells a cut connection from one that was closed", async () => {
    const host = await fakeHost();
    const connection = await connect(host.target());
    host.cut();
    expect((await connection.closed)?.kind).toBe("cut");
    expect(connection.isOpen()).toBe(false);
    expect((await caughtError(run(connection, sh`true`))).kind).toBe("cut");
  });

  it("notices a host that has fallen silent", async () => {
    const host = await fakeHost();
    const connection = await connect(host.target(), { keepAliveMs: 30 });
    host.freeze();
    const error = await connection.closed;
    expect([error?.kind, error?.message]).toEqual(["cut", expect.stringMatching(/Keepalive timeout/)]);
  });
});

describe("firstContact", () => {
  it("learns the key without signing in", async () => {
    const host = await fakeHost();
    const seen = await firstContact(host.target({ pinnedHostKey: undefined, privateKey: "" }));
    expect(seen).toEqual({ ...host.hostKey, fingerprint: fingerprintOf(host.hostKey) });
    expect(host.counts).toMatchObject({ connections: 1, signIns: 0 });
  });

  it("ignores a pin, so that a changed key can be looked at", async () => {
    const host = await fakeHost();
    const target = host.target();
    host.changeHostKey();
    expect((await firstContact(target)).base64).not.toBe(host.hostKey.base64);
  });

  it.each([
    ["hang", "timeout"],
    ["rubbish", "protocol"],
    ["close", "unreachable"],
  ] as const)("names the trouble with a host that speaks %s", async (speaks, kind) => {
    const host = await fakeHost({ speaks });
    expect((await caughtError(firstContact(host.target(), SOON))).kind).toBe(kind);
  });
});
