import { describe, expect, it } from "vitest";
import { isClusterPermission, PERMISSIONS } from "@/server/access/permissions";
import { listProcedures } from "@/server/api/procedures";

const procedures = listProcedures();
const PUBLIC = /^(setup|me)\./;

describe("the API", () => {
  it("has procedures at all", () => {
    expect(procedures.length).toBeGreaterThan(30);
  });

  it.each(procedures)(
    "$path names a permission of the table, or is public where that is allowed",
    ({ path, meta }) => {
      const names: readonly string[] = PERMISSIONS.map((row) => row.permission);
      const permission = meta?.permission ?? "none";
      if (permission === "public") expect(path).toMatch(PUBLIC);
      else expect(names).toContain(permission);
    },
  );

  it.each(procedures)(
    "$path has a clusterId exactly when its right belongs to a cluster",
    ({ meta, inputs }) => {
      const permission = meta?.permission ?? "public";
      const isOnCluster =
        permission !== "public" && isClusterPermission(permission) && meta?.isAcross !== true;
      if (isOnCluster) expect(inputs[0]).toBe("clusterId");
      expect(inputs.filter((field) => field === "clusterId").length).toBeLessThanOrEqual(1);
    },
  );

  it.each(procedures)(
    "$path is recorded under a name of its own exactly when it is a mutation",
    ({ type, meta }) => {
      expect(meta?.action !== undefined).toBe(type === "mutation");
      if (type === "mutation") expect(meta?.action).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/);
    },
  );

  it("records no two mutations under one name", () => {
    const actions = procedures.flatMap(({ meta }) => meta?.action ?? []);
    expect(actions).toEqual([...new Set(actions)]);
  });

  it("asks for these rights", async () => {
    const lines = procedures.map(({ path, type, meta }) =>
      [path, type, meta?.permission, meta?.isAcross === true ? "(where held)" : "", meta?.action ?? ""]
        .filter((word) => word !== "")
        .join(" "),
    );
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("./procedures.snapshot.txt");
  });
});
