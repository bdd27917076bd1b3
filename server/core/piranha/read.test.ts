import { describe, expect, it } from "vitest";
import { readLvsCf } from "@/server/core/piranha/read";

const problemsOf = (text: string) =>
  readLvsCf(text).problems.map(
    (problem) => `${problem.level} ${problem.rule}:${problem.at[1]} ${problem.text}`,
  );

describe("readLvsCf", () => {
  it("reads numbers as C does, masks as bits, and devices with their addresses", () => {
    const { settings, problems } = readLvsCf(
      "keepalive = 010\ndeadtime = 0x12\nnat_router = 10.20.0.254 eth2\nnat_nmask = 255.255.255.0\nsyncdaemon = 1",
    );
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      keepalive: { line: 1, value: 8 },
      deadtime: { line: 2, value: 18 },
      nat_router: { line: 3, value: { address: "10.20.0.254", device: "eth2" } },
      nat_nmask: { line: 4, value: 24 },
      syncdaemon: { line: 5, value: true },
    });
  });

  it("gives a server its own port, else the virtual's if that stands before, else 80", () => {
    const { virtuals } = readLvsCf(
      [
        "virtual web {",
        " server early {",
        "  address = 192.0.2.1",
        " }",
        " port = 8080",
        " server late {",
        "  address = 192.0.2.2",
        " }",
        " server own {",
        "  port = 81",
        " }",
        "}",
      ].join("\n"),
    );
    expect(virtuals[0]?.servers.map((server) => [server.name, server.port])).toEqual([
      ["early", 80],
      ["late", 8080],
      ["own", 81],
    ]);
  });

  it("takes the last of two, and says so", () => {
    const text = "service = fos\nprimary = lb1\nservice = lvs";
    expect(readLvsCf(text).settings.service?.value).toBe("lvs");
    expect(problemsOf(text)).toEqual([
      "warning lvs-twice:3 service stands twice; this one counts, line 1 does not.",
    ]);
  });

  it.each([
    ["keepalive = six", 'error lvs-value:1 keepalive takes a whole number, not "six".'],
    [
      "keepalive = 99999999999",
      "error lvs-value:1 keepalive is larger than any value that means something: 99999999999.",
    ],
    ["backup_active = yes", 'error lvs-value:1 backup_active takes 0 or 1, not "yes".'],
    ["nat_nmask = 255.0.255.0", 'error lvs-value:1 nat_nmask takes a netmask, not "255.0.255.0".'],
    [
      "nat_router = 10.0.0.1",
      "error lvs-value:1 nat_router takes an address and a device, e.g. 192.0.2.10 eth0:1.",
    ],
    ["network = dr", 'error lvs-value:1 network takes one of nat, direct, tunnel, not "dr".'],
    ["log_file = /tmp/x", "warning lvs-key:1 log_file is no key of Piranha 0.8.6 in this place."],
    ["constructor = 1", "warning lvs-key:1 constructor is no key of Piranha 0.8.6 in this place."],
    [
      "virtual a {\n scheduler = sed\n}",
      'error lvs-value:2 scheduler takes one of rr, wrr, lc, wlc, lblc, lblcr, dh, sh, not "sed".',
    ],
    ["virtual a {\n port = 70000\n}", "error lvs-value:2 port takes a port from 1 to 65535, not 70000."],
    [
      "primary = 192.0.2.300.1_",
      'error lvs-value:1 primary takes an IPv4 address or a host name, not "192.0.2.300.1_".',
    ],
  ])("reports %j", (text, expected) => {
    expect(problemsOf(text)).toEqual([expected]);
  });
});
