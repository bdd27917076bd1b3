import { describe, expect, it } from "vitest";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { renderDirector } from "@/server/core/keepalived/renderDirector";

const options = { keepalivedVersion: "2.2.7", revision: "0123abcd" };

describe("renderDirector", () => {
  it.each([
    [idOf(11), "sample.lvs1.conf"],
    [idOf(12), "sample.lvs2.conf"],
  ])("writes the golden file of director %s", async (directorId, name) => {
    const { file, problems } = renderDirector(sampleCluster(), directorId, options);
    await expect(file.text).toMatchFileSnapshot(`./fixtures/${name}`);
    expect(file.shown).toBe(file.text);
    expect(file).toMatchObject({
      path: "/etc/keepalived/keepalived.conf",
      mode: "0640",
      owner: "root",
      group: "root",
    });
    expect(problems).toEqual([]);
  });

  it("says where each line came from", () => {
    const { file, origins } = renderDirector(sampleCluster(), idOf(11), options);
    const lines = file.text.split("\n");
    expect(origins[lines.indexOf("    virtual_router_id 51")]).toEqual([
      "vrrpInstances",
      0,
      "virtualRouterId",
    ]);
    expect(origins[lines.indexOf("        weight 5")]).toEqual(["virtualServices", 0, "pool", 1, "weight"]);
    expect(origins[lines.lastIndexOf("            connect_timeout 3")]).toEqual([
      "virtualServices",
      0,
      "checks",
      0,
      "settings",
      "connectTimeout",
    ]);
  });

  it("leaves out what is disabled and instances of other directors", () => {
    const cluster = sampleCluster();
    const [outside, inside] = cluster.vrrpInstances;
    const [web, dns] = cluster.virtualServices;
    if (outside === undefined || inside === undefined || web === undefined || dns === undefined)
      throw new Error();
    const text = renderDirector(
      {
        ...cluster,
        vrrpInstances: [
          { ...outside, enabled: false },
          { ...inside, members: inside.members.slice(1) },
        ],
        virtualServices: [
          { ...web, pool: web.pool.map((member, index) => ({ ...member, enabled: index !== 0 })) },
          { ...dns, enabled: false },
        ],
      },
      idOf(11),
      options,
    ).file.text;
    expect(text).not.toContain("vrrp_instance");
    expect(text).not.toContain("10.0.0.11");
    expect(text).not.toContain(" 53 ");
    expect(text).toContain("real_server 10.0.0.12 8080 {");
  });

  it("raises a problem for each keyword that the director's release does not know", () => {
    const { problems, file } = renderDirector(sampleCluster(), idOf(11), {
      ...options,
      keepalivedVersion: "1.2.13",
    });
    expect(problems.map(({ level, rule, at }) => ({ level, rule, at }))).toEqual([
      { level: "error", rule: "keyword-unknown", at: ["vrrpInstances", 1, "version"] },
      {
        level: "error",
        rule: "keyword-unknown",
        at: ["virtualServices", 0, "checks", 1, "settings", "retry"],
      },
      {
        level: "error",
        rule: "keyword-unknown",
        at: ["virtualServices", 0, "checks", 1, "settings", "virtualhost"],
      },
      { level: "hint", rule: "no-event-pipes", at: [] },
    ]);
    expect(file.text).not.toContain("fifo");
  });

  it("raises a problem for a line that keepalived would cut", () => {
    const cluster = sampleCluster();
    const [web] = cluster.virtualServices;
    if (web === undefined) throw new Error();
    const long = { type: "HTTP_GET" as const, settings: { path: `/${"é".repeat(700)}` } };
    const { problems } = renderDirector(
      { ...cluster, virtualServices: [{ ...web, checks: [long] }] },
      idOf(11),
      options,
    );
    expect(problems.map(({ rule, at }) => ({ rule, at }))).toEqual([
      { rule: "line-too-long", at: ["virtualServices", 0, "checks", 0, "settings", "path"] },
      { rule: "line-too-long", at: ["virtualServices", 0, "checks", 0, "settings", "path"] },
    ]);
  });

  it.each(["/a $SHOAL_REVISION b", "/a %{_HASH}", "/a %{_PWD}"])(
    "raises a problem for %s, which keepalived replaces",
    (path) => {
      const settings = { notifyMaster: path.replace("%", "$") };
      const cluster = sampleCluster();
      const vrrpInstances = cluster.vrrpInstances.slice(0, 1).map((instance) => ({ ...instance, settings }));
      const { problems } = renderDirector({ ...cluster, vrrpInstances }, idOf(11), options);
      expect(problems.map(({ rule, at }) => ({ rule, at }))).toEqual([
        { rule: "value-substituted", at: ["vrrpInstances", 0, "settings", "notifyMaster"] },
      ]);
    },
  );

  it("hides secrets in what is shown", () => {
    const cluster = sampleCluster();
    const settings = { authType: "PASS" as const, authPassword: "s3cr3t#!" };
    const vrrpInstances = cluster.vrrpInstances.slice(0, 1).map((instance) => ({
      ...instance,
      settings,
      raw: "auth_hmac {\n    key 1 0xfeed\n}",
    }));
    const { file } = renderDirector({ ...cluster, vrrpInstances }, idOf(11), options);
    expect(file.text).toContain('auth_pass "s3cr3t#!"');
    expect(file.text).toContain("key 1 0xfeed");
    expect(file.shown).toContain("auth_pass ***");
    expect(file.shown).not.toMatch(/s3cr3t|feed/);
  });

  it("continues a long comment on further lines", () => {
    const cluster = sampleCluster();
    const [web] = cluster.virtualServices;
    if (web === undefined) throw new Error();
    const { problems, file } = renderDirector(
      { ...cluster, virtualServices: [{ ...web, comment: "🐟".repeat(250) }] },
      idOf(11),
      options,
    );
    expect(problems).toEqual([]);
    expect(file.text).toContain("\n#+🐟");
  });

  it("refuses a director that is not there, and a revision that is not one word", () => {
    expect(() => renderDirector(sampleCluster(), idOf(99), options)).toThrow(TypeError);
    expect(() => renderDirector(sampleCluster(), idOf(11), { ...options, revision: "a b" })).toThrow(
      TypeError,
    );
  });
});
