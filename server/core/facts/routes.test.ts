import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { routes } from "@/server/core/facts/routes";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/routes/${name}`, import.meta.url), "utf8");

describe("routes", () => {
  it.each([
    ["no default route", "", []],
    [
      "one",
      fixture("iproute2-6.1.txt"),
      [{ family: 4, gateway: "10.99.1.1", interface: "eth0", metric: undefined }],
    ],
    [
      "one with several next hops",
      fixture("iproute2-6.1-multipath.txt"),
      [
        { family: 4, gateway: "10.99.1.11", interface: "eth0", metric: undefined },
        { family: 4, gateway: "10.99.1.12", interface: "eth0", metric: undefined },
      ],
    ],
    [
      "several with metrics, and IPv6",
      "4 default via 192.0.2.1 dev eth0 proto dhcp src 192.0.2.4 metric 100 \n" +
        "4 default dev wg0 scope link metric 0 \n" +
        "6 default via fe80::1 dev eth0 proto ra metric 1024 expires 1790sec hoplimit 64 pref medium\n",
      [
        { family: 4, gateway: "192.0.2.1", interface: "eth0", metric: 100 },
        { family: 4, gateway: undefined, interface: "wg0", metric: 0 },
        { family: 6, gateway: "fe80::1", interface: "eth0", metric: 1024 },
      ],
    ],
    [
      "IPv4 through IPv6",
      "4 default via inet6 fe80::1 dev eth0 \n",
      [{ family: 4, gateway: "fe80::1", interface: "eth0", metric: undefined }],
    ],
  ])("reads %s", (_name, text, value) => {
    expect(routes.parse(text)).toEqual(value);
  });

  it.each([
    ["what busybox leaves out", fixture("busybox-1.35-multipath.txt")],
    ["a line of another kind", "4 10.0.0.0/8 dev eth0\n"],
  ])("refuses %s", (_name, text) => {
    expect(() => routes.parse(text)).toThrow(TypeError);
  });
});
