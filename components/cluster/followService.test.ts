import { describe, expect, it } from "vitest";
import { followService } from "@/components/cluster/followService";

const service = (method: string, port: unknown) => ({
  forwardingMethod: method,
  listen: { port },
  pool: [
    { port: 8080, weight: 1 },
    { port: 80, weight: 2 },
  ],
});

describe("followService", () => {
  it.each(["DR", "TUN"])("takes the service's port over with %s", (method) => {
    expect(followService(service(method, 80))).toEqual({
      ...service(method, 80),
      pool: [
        { port: 80, weight: 1 },
        { port: 80, weight: 2 },
      ],
    });
  });
  it("leaves the ports of NAT alone", () => {
    const nat = service("NAT", 80);
    expect(followService(nat)).toBe(nat);
  });
  it("follows a port that is being typed, and its absence", () => {
    expect(followService(service("DR", undefined))).toMatchObject({ pool: [{ weight: 1 }, { weight: 2 }] });
    expect(followService({})).toEqual({});
  });
  it("changes nothing that fits", () => {
    const fitting = { ...service("DR", 80), pool: [{ port: 80 }] };
    expect(followService(fitting)).toBe(fitting);
  });
});
