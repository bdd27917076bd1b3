import { describe, expect, it } from "vitest";
import type { Cluster } from "@/server/core/cluster";
import { parseProcIpVs } from "@/server/core/ipvs";
import { exampleCluster, ids } from "@/server/core/plan/exampleCluster";
import { judgeCluster, type SeenDirector } from "@/server/deploy/judgeCluster";

const VIP = "192.0.2.10";
const TABLE = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
TCP  C000020A:0050 rr  
  -> C0000215:0050      Route   1      0          0         
  -> C0000216:0050      Route   1      0          0         
  -> C0000217:0050      Route   1      0          0         
`;

function seen(hostName: "lb1" | "lb2", addresses: readonly string[], table = TABLE): SeenDirector {
  return { directorId: ids[hostName], hostName, addresses, ipvs: parseProcIpVs(table) };
}

const wrong = (directors: readonly SeenDirector[], cluster: Cluster = exampleCluster()) =>
  judgeCluster(cluster, directors).wrong.map((each) => each.text);

describe("judgeCluster", () => {
  it("finds nothing wrong where one director holds the VIP and both have the services", () => {
    const judged = judgeCluster(exampleCluster(), [seen("lb1", [VIP]), seen("lb2", [])]);
    expect(judged).toEqual({ wrong: [], notes: [] });
  });

  it.each([
    [[seen("lb1", []), seen("lb2", [])], ["No director holds the addresses of outside."]],
    [[seen("lb1", [VIP]), seen("lb2", [VIP])], ["lb1 and lb2 hold addresses of outside at the same time."]],
    [
      [seen("lb1", [VIP]), seen("lb2", [], TABLE.slice(0, TABLE.indexOf("TCP")))],
      ["shop is not in the kernel's table of lb2."],
    ],
    [
      [seen("lb1", [VIP], TABLE.replace(" rr", " wlc")), seen("lb2", [])],
      ["shop on lb1 is scheduled by wlc, not by rr."],
    ],
    [
      [seen("lb1", [VIP], TABLE.replace("Route   1 ", "Masq    1 ")), seen("lb2", [])],
      ["web1 in shop is forwarded to by Masq on lb1, not by Route."],
    ],
    [
      [seen("lb1", [VIP], TABLE.replace("Route   1 ", "Route   4 ")), seen("lb2", [])],
      ["web1 in shop has weight 4 on lb1, not 1."],
    ],
    [
      [seen("lb1", [VIP], TABLE.replace("C0000217", "C0000299")), seen("lb2", [])],
      ["shop on lb1 still forwards to 192.0.2.153:80."],
    ],
    [
      [{ ...seen("lb1", [VIP]), ipvs: undefined }, seen("lb2", [])],
      ["The kernel of lb1 has no table of virtual services."],
    ],
  ])("%#", (directors, expected) => {
    expect(wrong(directors)).toEqual(expected);
  });

  it("only notes real servers that fail their checks", () => {
    const out = TABLE.replace(/.*C0000216.*\n/, "").replace(
      "C0000217:0050      Route   1",
      "C0000217:0050      Route   0",
    );
    const judged = judgeCluster(exampleCluster(), [seen("lb1", [VIP], out), seen("lb2", [], out)]);
    expect(judged.wrong).toEqual([]);
    expect(judged.notes).toEqual([
      "web2 fails its check for shop and takes no traffic.",
      "web3 fails its check for shop and takes no traffic.",
    ]);
  });

  it("says when a master holds only some of its addresses", () => {
    const cluster = exampleCluster();
    cluster.vrrpInstances[0]?.vips.push({
      vipId: ids.version,
      address: "192.0.2.11",
      prefixLength: 32,
      excluded: false,
    });
    expect(wrong([seen("lb1", [VIP]), seen("lb2", [])], cluster)).toEqual([
      "lb1 holds 1 of 2 addresses of outside.",
    ]);
  });
});
