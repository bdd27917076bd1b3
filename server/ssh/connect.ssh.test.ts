import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { sh } from "@/server/core/sh";
import { caughtError } from "@/server/ssh/caughtError";
import { connect } from "@/server/ssh/connect";
import { firstContact } from "@/server/ssh/firstContact";
import { freePort } from "@/server/ssh/freePort";
import { type RealSshd, startRealSshd } from "@/server/ssh/realSshd";
import { run } from "@/server/ssh/run";
import { fingerprintOf } from "@/server/ssh/sshTarget";
import { testKey } from "@/server/ssh/testKey";

describe("a real sshd", () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startRealSshd();
  });
  afterAll(() => sshd.stop());

  it("shows its key at first contact, and lets the pinned key in", async () => {
    const seen = await firstContact(sshd.target({ pinnedHostKey: undefined }));
    expect(seen).toEqual({ ...sshd.hostKey, fingerprint: fingerprintOf(sshd.hostKey) });
    const connection = await connect(sshd.target({ pinnedHostKey: seen }));
    expect((await run(connection, sh`echo here`)).stdout).toBe("here\n");
    await connection.close();
  });

  it("refuses another user's key", async () => {
    const { privateKey } = testKey();
    const error = await caughtError(connect(sshd.target({ privateKey })));
    expect([error.kind, error.try]).toEqual(["auth", expect.stringMatching(/authorized_keys/)]);
  });

  it("refuses a user that does not exist", async () => {
    expect((await caughtError(connect(sshd.target({ user: "shoal-nobody" })))).kind).toBe("auth");
  });

  it("is refused when its key is not the pinned one", async () => {
    const other = await startRealSshd();
    onTestFinished(() => other.stop());
    const error = await caughtError(connect(sshd.target({ pinnedHostKey: other.hostKey })));
    expect(error.kind).toBe("hostKeyChanged");
    expect(error.message).toContain(fingerprintOf(sshd.hostKey));
    expect(error.message).toContain(fingerprintOf(other.hostKey));
  });

  it("is refused when it has no key of the pinned type", async () => {
    const pinned = { type: "ecdsa-sha2-nistp256", base64: sshd.hostKey.base64 };
    expect((await caughtError(connect(sshd.target({ pinnedHostKey: pinned })))).kind).toBe("hostKeyChanged");
  });

  it("is reported as cut when its process is killed", async () => {
    const connection = await connect(sshd.target());
    await sshd.cutConnections();
    expect((await connection.closed)?.kind).toBe("cut");
    const again = await connect(sshd.target());
    expect((await run(again, sh`true`)).code).toBe(0);
    await again.close();
  });
});

describe("host and user keys of other types", () => {
  it.each(["rsa", "ecdsa"] as const)("works with an %s host key and pins it", async (hostKeyType) => {
    const sshd = await startRealSshd({ hostKeyType });
    onTestFinished(() => sshd.stop());
    const seen = await firstContact(sshd.target({ pinnedHostKey: undefined }));
    expect(seen).toMatchObject(sshd.hostKey);
    await (await connect(sshd.target())).close();
  });

  it("signs in with an RSA key without SHA-1", async () => {
    const { privateKey, publicKey } = testKey("rsa");
    const sshd = await startRealSshd({ moreKeys: [publicKey] });
    onTestFinished(() => sshd.stop());
    await (await connect(sshd.target({ privateKey }))).close();
  });
});

describe("algorithms", () => {
  it("refuses a host that has only old ones, and takes it when it is marked as old", async () => {
    const sshd = await startRealSshd({
      config: ["KexAlgorithms diffie-hellman-group14-sha1", "Ciphers aes128-ctr", "MACs hmac-sha1"],
    });
    onTestFinished(() => sshd.stop());
    const error = await caughtError(connect(sshd.target()));
    expect([error.kind, error.try]).toEqual(["protocol", expect.stringMatching(/old algorithms/)]);
    const connection = await connect(sshd.target({ legacyAlgorithms: true }));
    expect((await run(connection, sh`echo old`)).stdout).toBe("old\n");
    await connection.close();
  });

  it.each([
    ["Ciphers chacha20-poly1305@openssh.com"],
    ["Ciphers aes256-gcm@openssh.com"],
    ["KexAlgorithms ecdh-sha2-nistp384"],
  ])("works with a host that has only %s", async (line) => {
    const sshd = await startRealSshd({ config: [line] });
    onTestFinished(() => sshd.stop());
    const connection = await connect(sshd.target());
    expect((await run(connection, sh`seq 20000 | wc -l`)).stdout.trim()).toBe("20000");
    await connection.close();
  });
});

describe("a host that is not there", () => {
  it("is unreachable when nothing listens", async () => {
    const sshd = await startRealSshd();
    const target = sshd.target();
    await sshd.stop();
    expect((await caughtError(connect({ ...target, port: await freePort() }))).kind).toBe("unreachable");
  });

  it("times out when a socket listens and never answers", async () => {
    const server = createServer(() => undefined);
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      }),
    );
    const sshd = await startRealSshd();
    onTestFinished(async () => {
      server.close();
      await sshd.stop();
    });
    const started = performance.now();
    const error = await caughtError(connect(sshd.target({ port }), { handshakeTimeoutMs: 250 }));
    expect(error.kind).toBe("timeout");
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
