import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { networkManagement } from "@/server/core/facts/networkManagement";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/networkManagement/${name}`, import.meta.url), "utf8");
const NONE = { networkManager: false, networkd: false, ifupdown: false, networkScripts: false };

describe("networkManagement", () => {
  it.each([
    [fixture("systemd-252.txt"), NONE],
    ["systemd\nactive\ninactive\nactive\nunknown\n", { ...NONE, networkManager: true, ifupdown: true }],
    ["systemd\ninactive\nactive\nfailed\ninactive\n", { ...NONE, networkd: true }],
    ["systemd\ninactive\ninactive\ninactive\nactive\n", { ...NONE, networkScripts: true }],
    ["NetworkManager no\nnetworkd no\nifupdown yes\nnetworkScripts no\n", { ...NONE, ifupdown: true }],
  ])("reads %j", (text, value) => {
    expect(networkManagement.parse(text)).toEqual(value);
  });

  it.each([
    "",
    "systemd\n",
    "systemd\nactive\nactive\nactive\n",
    "systemd\nactive\nactive\nactive\nactive\nactive\n",
    "systemd\nFailed to connect to bus\n",
    "NetworkManager no\nnetworkd no\nifupdown yes\n",
  ])("refuses %j", (text) => {
    expect(() => networkManagement.parse(text)).toThrow(TypeError);
  });
});
