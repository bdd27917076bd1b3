import { describe, expect, it } from "vitest";
import { sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { placesOf, withInstance, withService } from "@/server/core/lint/fixtures/cases";
import { rawNotCovered } from "@/server/core/lint/rawNotCovered";

describe("rawNotCovered", () => {
  it.each([
    ["a priority", withInstance(0, () => ({ raw: "debug 2\npriority 5" })), ["vrrpInstances.0.raw"]],
    ["a quorum", withService(0, () => ({ raw: "quorum 5" })), ["virtualServices.0.raw"]],
    [
      "a check",
      withService(1, ({ pool }) => ({ pool: pool.map((each) => ({ ...each, raw: "TCP_CHECK {\n}" })) })),
      ["virtualServices.1.pool.0.raw"],
    ],
    ["an unknown keyword", withInstance(0, () => ({ raw: "nonsense 5" })), ["vrrpInstances.0.raw"]],
    [
      "an instance",
      { ...sampleCluster(), raw: "vrrp_instance x {\ninterface eth0\nvirtual_router_id 5\n}" },
      ["raw"],
    ],
    ["a mail server", { ...sampleCluster(), globalRaw: "smtp_server 192.0.2.9" }, ["globalRaw"]],
  ])("finds %s", (_, cluster, places) => {
    expect(placesOf(rawNotCovered, cluster)).toEqual(places);
  });

  it.each([
    ["no text", sampleCluster()],
    ["what the forms do not have", withInstance(0, () => ({ raw: "# why\ndebug 2\nkernel_rx_buf_size 5" }))],
    ["a program with its own user", withInstance(0, () => ({ raw: 'notify_master "/bin/true" nobody' }))],
    ["a fwmark service", { ...sampleCluster(), raw: "virtual_server fwmark 7 {\n    lb_algo rr\n}" }],
  ])("stays silent on %s", (_, cluster) => {
    expect(placesOf(rawNotCovered, cluster)).toEqual([]);
  });
});
