import { describe, expect, it } from "vitest";
import { followDirector, followRealServer } from "@/components/cluster/followHost";

const hosts = [
  { hostId: "h1", name: "web1", address: "10.0.0.11" },
  { hostId: "h2", name: "web2", address: "web2.example.net" },
];
const blank = { name: "", address: "", arpFix: { method: "unmanaged" } };

describe("followRealServer", () => {
  it.each([
    [
      { ...blank, hostId: "h1" },
      { name: "web1", address: "10.0.0.11", method: "sysctl" },
    ],
    [
      { ...blank, hostId: "h2" },
      { name: "web2", address: "", method: "sysctl" },
    ],
    [
      { ...blank, name: "mine", address: "10.0.0.99", hostId: "h1" },
      { name: "mine", address: "10.0.0.99", method: "sysctl" },
    ],
  ])("takes over from the host what is still empty: %j", (next, { name, address, method }) => {
    expect(followRealServer(next, { before: blank, hosts })).toMatchObject({
      ...{ name, address, arpFix: { method } },
    });
  });

  it("leaves the ARP fix to people when there is no host any more", () => {
    const before = { ...blank, hostId: "h1", arpFix: { method: "sysctl" } };
    const { hostId: _gone, ...next } = before;
    expect(followRealServer(next, { before, hosts })).toMatchObject({ arpFix: { method: "unmanaged" } });
  });

  it("touches nothing while the host stays", () => {
    const server = { ...blank, hostId: "h1", address: "" };
    expect(followRealServer(server, { before: { ...server, name: "x" }, hosts })).toBe(server);
  });
});

describe("followDirector", () => {
  it.each([
    [{ name: "" }, { name: "", hostId: "h1" }, "web1"],
    [{ name: "web1", hostId: "h1" }, { name: "web1", hostId: "h2" }, "web2"],
    [{ name: "lvs1", hostId: "h1" }, { name: "lvs1", hostId: "h2" }, "lvs1"],
    [{ name: "web1", hostId: "h1" }, { name: "", hostId: "h1" }, ""],
  ])("%j to %j is called %s", (before, next, name) => {
    expect(followDirector(next, { before, hosts })).toMatchObject({ name });
  });
});
