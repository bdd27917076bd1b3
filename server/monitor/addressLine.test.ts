import { describe, expect, it } from "vitest";
import { parseAddressLine } from "@/server/monitor/addressLine";

const REST = "scope global d0\\       valid_lft forever preferred_lft forever";

// As iproute2 6.1 prints them.
describe("parseAddressLine", () => {
  it.each([
    [
      `[2026-11-20T12:14:06.361154] 3: d0    inet 192.0.2.1/24 ${REST}`,
      {
        added: true,
        interface: "d0",
        address: "192.0.2.1",
        hostAt: Date.UTC(2026, 10, 20, 12, 14, 6) + 361.154,
      },
    ],
    [
      `[2026-11-20T12:14:06.362843] 3: d0    inet6 2001:db8:0:0::1/64 scope global tentative \\       valid_lft forever`,
      {
        added: true,
        interface: "d0",
        address: "2001:db8::1",
        hostAt: Date.UTC(2026, 10, 20, 12, 14, 6) + 362.843,
      },
    ],
    [
      `[2026-11-20T12:14:06.368909] 3: d0    inet 10.9.9.9 peer 10.9.9.8/32 ${REST}`,
      {
        added: true,
        interface: "d0",
        address: "10.9.9.9",
        hostAt: Date.UTC(2026, 10, 20, 12, 14, 6) + 368.909,
      },
    ],
    [
      `[2026-11-20T12:14:06.474156] Deleted 3: d0    inet 192.0.2.10/32 scope global d0:vip\\       valid_lft forever`,
      {
        added: false,
        interface: "d0",
        address: "192.0.2.10",
        hostAt: Date.UTC(2026, 10, 20, 12, 14, 6) + 474.156,
      },
    ],
    [`Deleted 3: d0    inet 192.0.2.10/32 ${REST}`, { added: false, interface: "d0", address: "192.0.2.10" }],
    [`1: lo    inet 127.0.0.1/8 scope host lo\\ `, { added: true, interface: "lo", address: "127.0.0.1" }],
    [
      `7: eth0.5@if8    inet 192.0.2.10/32 ${REST}`,
      { added: true, interface: "eth0.5", address: "192.0.2.10" },
    ],
  ])("reads %s", (line, event) => {
    const read = parseAddressLine(line);
    expect(read).toMatchObject({
      ...event,
      ...("hostAt" in event ? { hostAt: expect.closeTo(event.hostAt, 2) } : {}),
    });
    expect(Object.keys(read ?? {}).length).toBe(Object.keys(event).length);
  });

  it.each([
    "",
    "ok",
    "3: d0: <BROADCAST> mtu 1500",
    "3: d0 inet 999.0.2.1/24",
    "Error: ipv4: Address not found.",
  ])("leaves %j alone", (line) => {
    expect(parseAddressLine(line)).toBeUndefined();
  });
});
