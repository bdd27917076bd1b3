import { describe, expect, it } from "vitest";
import { loadCluster } from "@/server/cli/loadCluster";

const TEXT = `global_defs {
    router_id one
    lvs_timeouts tcp 900
}
vrrp_script probe {
    script /bin/true
    interval 2
}
vrrp_sync_group both {
    group {
        a
    }
}
vrrp_instance a {
    interface eth0
    virtual_router_id 51
    priority 100
    unicast_src_ip 192.0.2.2
    unicast_peer {
        192.0.2.3
    }
    virtual_ipaddress {
        192.0.2.10/24
        192.0.2.11/24 dev eth1
    }
    garp_master_delay 4
}
virtual_server 192.0.2.10 80 {
    lvs_sched rr
    lvs_method DR
    protocol TCP
    quorum 2
    real_server 192.0.2.21 80 {
        weight 2
        TCP_CHECK {
            connect_timeout 3
        }
        HTTP_GET {
            url {
                path /
            }
            connect_timeout 3
        }
    }
    real_server 192.0.2.22 80 {
        inhibit_on_failure
        HTTP_GET {
            url {
                path /other
            }
        }
    }
}
`;

describe("sourceLines", () => {
  const loaded = loadCluster([{ name: "one.conf", text: TEXT, encoding: "utf8" }]);
  if ("unusable" in loaded) throw new Error(loaded.unusable);

  it.each([
    [["settings"], 1],
    [["settings", "lvsTimeouts"], 3],
    [["directors", 0, "name"], 1],
    [["trackers", 0, "watch", "settings", "script"], 6],
    [["trackers", 0, "name"], 5],
    [["syncGroups", 0, "vrrpInstanceIds", 0], 10],
    [["vrrpInstances", 0], 14],
    [["vrrpInstances", 0, "interface"], 15],
    [["vrrpInstances", 0, "members", 0, "priority"], 17],
    [["vrrpInstances", 0, "members", 0, "sourceAddress"], 18],
    [["vrrpInstances", 0, "vips", 1, "address"], 24],
    [["vrrpInstances", 0, "settings", "garpMasterDelay"], 26],
    [["vrrpInstances", 0, "settings", "vrf"], 14],
    [["virtualServices", 0, "listen", "address"], 28],
    [["virtualServices", 0, "listen", "protocol"], 31],
    [["virtualServices", 0, "scheduler"], 29],
    [["virtualServices", 0, "settings", "quorum"], 32],
    [["virtualServices", 0, "delayLoop"], 28],
    [["virtualServices", 0, "pool", 0, "weight"], 34],
    [["virtualServices", 0, "pool", 1, "settings", "inhibitOnFailure"], 46],
    [["virtualServices", 0, "pool", 1, "checks", 0, "settings", "path"], 49],
    [["virtualServices", 0, "checks", 1, "settings", "connectTimeout"], 42],
    [["virtualServices", 0, "checks", 1, "settings", "path"], 40],
    [["realServers", 0, "address"], undefined],
    [[], undefined],
  ])("finds %j in line %s", (at, line) => {
    expect(loaded.cluster).toBeDefined();
    expect(loaded.placeOf(at)).toEqual({ name: "one.conf", ...(line !== undefined && { line }) });
  });
});
