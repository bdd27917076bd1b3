import { describe, expect, it } from "vitest";
import { directorConfig } from "@/server/core/keepalived/directorConfig";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { type DirectorFile, importDirectors } from "@/server/core/keepalived/importDirectors";
import { plain } from "@/server/core/keepalived/readBack";
import { renderDirector } from "@/server/core/keepalived/renderDirector";
import { lint } from "@/server/core/lint";

function options() {
  let last = 1000;
  return { clusterId: idOf(1), name: "shop", newId: () => idOf(++last) };
}

const file = (text: string, name = "a"): DirectorFile => ({ name, hostId: idOf(21), text });

function rendered(directorId: string): DirectorFile {
  const { file: made } = renderDirector(sampleCluster(), directorId, {
    keepalivedVersion: "2.2.7",
    revision: "x",
  });
  return { name: "host", hostId: directorId === idOf(11) ? idOf(21) : idOf(22), text: made.text };
}

describe("importDirectors", () => {
  it("makes the cluster again that two files were rendered from", () => {
    const { cluster, problems } = importDirectors([rendered(idOf(11)), rendered(idOf(12))], options());
    expect(problems).toEqual([]);
    if (cluster === undefined) throw new Error("The import gave no cluster.");
    for (const [index, director] of cluster.directors.entries()) {
      const wanted = directorConfig(sampleCluster(), idOf(11 + index));
      expect(plain(directorConfig(cluster, director.directorId))).toEqual(plain(wanted));
    }
    expect(lint(cluster)).toEqual([]);
    expect(cluster.realServers.map(({ name }) => name)).toEqual(["web1", "web2"]);
    expect(cluster.virtualServices[0]?.checks).toHaveLength(2);
    expect(cluster.virtualServices[0]?.pool[0]?.checks).toBeUndefined();
  });

  it("keeps unicast peers whose files are missing", () => {
    const { cluster, problems } = importDirectors([rendered(idOf(11))], options());
    expect(problems).toEqual([]);
    expect(cluster?.vrrpInstances[1]).toMatchObject({
      transport: "unicast",
      members: [{ sourceAddress: "10.0.0.2" }],
      otherPeers: ["10.0.0.3"],
    });
  });

  it("says what differs between the directors", () => {
    const second = rendered(idOf(12));
    const text = second.text.replace("weight 5", "weight 6").replace("advert_int 1", "advert_int 2");
    const { cluster, problems } = importDirectors([rendered(idOf(11)), { ...second, text }], options());
    expect(problems.map(({ rule, text: what }) => `${rule}: ${what.split(" differs")[0]}`)).toEqual([
      "directors-differ: VRRP instance outside",
      "directors-differ: Virtual service web",
    ]);
    expect(cluster?.virtualServices[0]?.pool[1]?.weight).toBe(5);
  });

  it("gives no cluster for a file that keepalived would not read as it is written", () => {
    const { cluster, problems } = importDirectors([file("global_defs {\n")], options());
    expect(cluster).toBeUndefined();
    expect(problems.map(({ rule, line }) => `${rule} ${line}`)).toEqual(["brace-missing 1"]);
  });

  it("accounts for every line of a file as they are met in the wild", () => {
    const text = `! Configuration File for keepalived

global_defs {
   router_id LVS DEVEL
   lvs_id LVS_01
   vrrp_garp_interval 0
}
# shop
vrrp_instance VI_1 {
    state MASTER   # preferred
    interface eth0
    virtual_router_id 51
    priority 255
    authentication { auth_type PASS
        auth_pass Test123!
    }
    virtual_ipaddress {
        10.1.1.10/24 dev eth1 label eth1:0
    }
    track_script {
        chk weight -20
    }
    debug 3
}
virtual_server 10.1.1.10 80 dev eth0 {
    lvs_sched wlc
    lb_kind dr
    nat_mask 255.255.255.0
    persistence_timeout 0
    real_server 10.1.1.21 80 {
        weigth 5
        HTTP_GET {
            url { path /
            }
            url {
                path /b
            }
        }
    }
}
virtual_server fwmark 7 {
    protocol TCP
    real_server 10.1.1.21 80 {
    }
}
`;
    const { cluster, accounts, problems } = importDirectors([file(text)], options());
    const lines = accounts[0]?.lines.map(({ line, outcome }) => `${line} ${outcome}`);
    expect(lines).toEqual([
      "1 raw",
      "3 taken",
      "4 taken",
      "5 ignored",
      "6 raw",
      "8 taken",
      "9 taken",
      "10 approximated",
      "11 taken",
      "12 taken",
      "13 approximated",
      "14 taken",
      "15 approximated",
      "17 taken",
      "18 taken",
      "20 taken",
      "21 taken",
      "23 raw",
      "25 approximated",
      "26 taken",
      "27 approximated",
      "28 raw",
      "29 ignored",
      "30 taken",
      "31 ignored",
      ...[32, 33, 35, 36, 41, 42, 43].map((line) => `${line} raw`),
    ]);
    expect(problems.map(({ rule, line }) => `${rule} ${line}`)).toEqual([
      "keyword-unknown 5",
      "word-cut 15",
      "keyword-unknown 31",
    ]);
    expect(cluster).toMatchObject({
      directors: [{ name: "LVS" }],
      vrrpInstances: [
        {
          name: "VI_1",
          comment: "shop",
          members: [{ priority: 254 }],
          settings: { authType: "PASS", authPassword: "Test123", trackScript: ["chk weight -20"] },
          vips: [{ address: "10.1.1.10", prefixLength: 24, device: "eth1", options: "label eth1:0" }],
          raw: "debug 3",
        },
      ],
      virtualServices: [
        {
          name: "10.1.1.10-80",
          listen: { protocol: "UDP" },
          forwardingMethod: "NAT",
          delayLoop: 60,
          pool: [{ weight: 1, raw: expect.stringContaining("path /b") }],
        },
      ],
    });
    expect(cluster?.raw).toContain("virtual_server fwmark 7 {");
  });
});
