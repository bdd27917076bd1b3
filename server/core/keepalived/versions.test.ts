import { describe, expect, it } from "vitest";
import { CHECKERS } from "@/server/core/checkers";
import { globalFields } from "@/server/core/cluster/globalFields";
import { poolMemberFields } from "@/server/core/cluster/poolMemberFields";
import { syncGroupFields } from "@/server/core/cluster/syncGroupFields";
import { virtualServiceFields } from "@/server/core/cluster/virtualServiceFields";
import { vrrpInstanceFields } from "@/server/core/cluster/vrrpInstanceFields";
import type { Fields } from "@/server/core/fields";
import {
  compareVersions,
  isKnown,
  knownSince,
  knownUntil,
  OLDEST_VERSION,
  parseVersion,
} from "@/server/core/keepalived/versions";
import { TRACKERS } from "@/server/core/trackers";

describe("parseVersion", () => {
  it.each([
    ["2.2.7", [2, 2, 7]],
    ["v2.0.20", [2, 0, 20]],
    ["Keepalived v2.2.7", undefined],
    ["2.3", [2, 3, 0]],
    ["2.2.7.1", undefined],
    ["", undefined],
  ])("reads %j", (text, numbers) => {
    expect(parseVersion(text)).toEqual(numbers);
  });
});

describe("compareVersions", () => {
  it.each([
    ["2.2.7", "2.2.10", -1],
    ["2.10.0", "2.9.9", 1],
    ["v2.2.7", "2.2.7", 0],
    ["unknown", "1.2.1", -1],
  ])("compares %s and %s", (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
    expect(Math.sign(compareVersions(b, a))).toBe(sign === 0 ? 0 : -sign);
  });
});

describe("isKnown", () => {
  it.each([
    ["virtual_server.lb_algo", "1.2.1", true],
    ["vrrp_instance.version", "1.2.13", false],
    ["vrrp_instance.version", "1.2.17", true],
    ["virtual_server.nat_mask", "1.2.19", true],
    ["virtual_server.nat_mask", "1.2.20", false],
    ["virtual_server.nonsense", "2.4.3", false],
  ])("%s in %s: %s", (path, version, expected) => {
    expect(isKnown(path, version)).toBe(expected);
  });

  it("knows when a keyword came and went", () => {
    expect(knownSince("global_defs.vrrp_notify_fifo")).toBe("1.3.6");
    expect(knownUntil("virtual_server.nat_mask")).toBe("1.2.19");
    expect(knownUntil("virtual_server.lb_algo")).toBeUndefined();
  });
});

describe("fields", () => {
  const sets: [string, Fields][] = [
    ["global_defs", globalFields],
    ["vrrp_sync_group", syncGroupFields],
    ["vrrp_instance", vrrpInstanceFields],
    ["virtual_server", virtualServiceFields],
    ["virtual_server.real_server", poolMemberFields],
    ...TRACKERS.map(({ keyword, fields }): [string, Fields] => [keyword, fields]),
    ...CHECKERS.map(({ type, fields }): [string, Fields] => [`virtual_server.real_server.${type}`, fields]),
  ];

  it.each(sets)(
    "of %s are keywords of keepalived, each named once, with the release that brought them",
    (path, fields) => {
      const names = Object.values(fields).map(({ block, keyword }) =>
        block === undefined ? keyword : `${block}.${keyword}`,
      );
      expect(new Set(names).size).toBe(names.length);
      for (const [index, field] of Object.values(fields).entries()) {
        const since = knownSince(`${path}.${names[index]}`);
        expect({ name: names[index], since: field.since ?? OLDEST_VERSION }).toEqual({
          name: names[index],
          since,
        });
      }
    },
  );

  it("of checks and trackers name the release of the check and tracker itself", () => {
    for (const { type, since } of CHECKERS as readonly { type: string; since?: string }[]) {
      expect({ type, since: since ?? OLDEST_VERSION }).toEqual({
        type,
        since: knownSince(`virtual_server.real_server.${type}`),
      });
    }
  });
});
