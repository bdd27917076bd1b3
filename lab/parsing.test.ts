import { describe, expect, it } from "vitest";
import { cgroupMounts } from "@/lab/cgroup";
import { answersOf } from "@/lab/client";
import { mirrorFrom } from "@/lab/mirror";
import { table } from "@/lab/report";

describe("answersOf", () => {
  it("finds every MAC address once in the output of iputils 20221126", () => {
    const output = [
      "ARPING 10.99.1.100 from 10.99.1.1 sh-lab-0",
      "Unicast reply from 10.99.1.100 [02:53:0A:63:01:15]  0.560ms",
      "Unicast reply from 10.99.1.100 [02:53:0A:63:01:0B]  0.701ms",
      "Unicast reply from 10.99.1.100 [02:53:0A:63:01:15]  0.511ms",
      "Sent 2 probes (2 broadcast(s))",
      "Received 3 response(s)",
    ].join("\n");
    expect(answersOf(output)).toEqual(["02:53:0a:63:01:15", "02:53:0a:63:01:0b"]);
    expect(answersOf("Sent 2 probes (2 broadcast(s))\nReceived 0 response(s)\n")).toEqual([]);
  });
});

describe("mirrorFrom", () => {
  const lines = [
    "Packages bookworm-security main http://mirror.example/debian-security",
    "Translations bookworm main http://other.example/debian",
    "Packages bookworm contrib http://contrib.example/debian",
    "Packages bookworm main http://mirror.example/debian/",
    "Packages trixie main file:/srv/debian",
  ].join("\n");
  it.each([
    ["bookworm", "http://mirror.example/debian"],
    ["trixie", undefined],
    ["sid", undefined],
  ])("of %s", (suite, mirror) => {
    expect(mirrorFrom(lines, suite)).toBe(mirror);
  });
});

describe("cgroupMounts", () => {
  it.each([
    [
      "version 2 only",
      ["35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate"],
      ["/sys/fs/cgroup"],
    ],
    [
      "both versions",
      [
        "39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids",
        "40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd",
        "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw",
      ],
      ["/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified"],
    ],
    ["none", ["23 1 254:0 / / rw,relatime - ext4 /dev/vda rw", ""], []],
  ])("%s", (_, lines, mounts) => {
    expect(cgroupMounts(lines.join("\n"))).toEqual(mounts);
  });
});

describe("table", () => {
  it("makes columns as wide as their widest cell and leaves nothing at the end of a line", () => {
    expect(
      table([
        ["a", "bb", ""],
        ["ccc", "d", "e"],
      ]),
    ).toBe("  a    bb\n  ccc  d   e");
    expect(table([])).toBe("");
  });
});
