import { describe, expect, it } from "vitest";
import { can, clustersWith, type Grant, PERMISSIONS, ROLES, type Role } from "@/server/access/permissions";

const here = "11111111-1111-4111-8111-111111111111";
const there = "22222222-2222-4222-8222-222222222222";
const user = (...grants: Grant[]) => ({ grants });

describe("permissions", () => {
  it("are named once, for known roles", () => {
    const names = PERMISSIONS.map((row) => row.permission);
    expect(names).toEqual([...new Set(names)]);
    for (const row of PERMISSIONS) {
      expect(row.roles.length).toBeGreaterThan(0);
      for (const role of row.roles) expect(Object.keys(ROLES)).toContain(role);
    }
  });

  it("let nobody do anything who is not signed in or has no role", () => {
    for (const { permission } of PERMISSIONS) {
      expect(can(null, permission, here)).toBe(false);
      expect(can(user(), permission, here)).toBe(false);
    }
  });

  it.each(PERMISSIONS)(
    "$permission is held by exactly its roles, everywhere when granted on all clusters",
    (row) => {
      for (const role of Object.keys(ROLES) as Role[]) {
        const roles: readonly Role[] = row.roles;
        const expected = roles.includes(role);
        expect(can(user({ role, clusterId: null }), row.permission)).toBe(expected);
        expect(can(user({ role, clusterId: null }), row.permission, here)).toBe(expected);
      }
    },
  );

  it.each(PERMISSIONS)(
    "$permission granted on one cluster holds there, and nowhere when it is global",
    (row) => {
      const [role] = row.roles;
      const grantee = user({ role, clusterId: here });
      expect(can(grantee, row.permission, here)).toBe(row.scope === "cluster");
      expect(can(grantee, row.permission, there)).toBe(false);
      expect(can(grantee, row.permission)).toBe(false);
    },
  );

  it("tell on which clusters a right is held", () => {
    expect(clustersWith(null, "cluster:view")).toEqual([]);
    expect(clustersWith(user({ role: "viewer", clusterId: null }), "cluster:view")).toBe("all");
    const mixed = user(
      { role: "viewer", clusterId: here },
      { role: "operator", clusterId: there },
      { role: "viewer", clusterId: there },
    );
    expect(clustersWith(mixed, "cluster:view")).toEqual([here, there]);
    expect(clustersWith(mixed, "cluster:edit")).toEqual([there]);
  });
});
