import { describe, expect, it } from "vitest";
import { parseFifoLine } from "@/server/monitor/fifoLine";

describe("parseFifoLine", () => {
  it.each([
    ['INSTANCE "VI_1" MASTER 100', { kind: "state", instance: "VI_1", state: "MASTER", priority: 100 }],
    ['INSTANCE "VI_1" BACKUP 90', { kind: "state", instance: "VI_1", state: "BACKUP", priority: 90 }],
    ['INSTANCE "VI_1" FAULT 0', { kind: "state", instance: "VI_1", state: "FAULT", priority: 0 }],
    ['INSTANCE "VI_1" STOP 100', { kind: "state", instance: "VI_1", state: "STOP", priority: 100 }],
    ['INSTANCE "VI_1" DELETED 100', { kind: "state", instance: "VI_1", state: "DELETED", priority: 100 }],
    ['INSTANCE "VI_1" MASTER', { kind: "state", instance: "VI_1", state: "MASTER" }],
    ['INSTANCE "VI_1" MASTER_RX_LOWER_PRI 100', { kind: "lowerPriority", instance: "VI_1", priority: 100 }],
    [
      'INSTANCE "VI_1" MASTER_PRIORITY 90',
      { kind: "priority", instance: "VI_1", state: "MASTER", priority: 90 },
    ],
    [
      'INSTANCE "VI_1" BACKUP_PRIORITY 90',
      { kind: "priority", instance: "VI_1", state: "BACKUP", priority: 90 },
    ],
    ['GROUP "G1" BACKUP 0', { kind: "group", group: "G1", state: "BACKUP" }],
    ["VS [192.0.2.10]:tcp:80 UP", { kind: "service", service: "TCP 192.0.2.10:80", up: true }],
    ["VS FWM 7 DOWN", { kind: "service", service: "FWM 7", up: false }],
    [
      "RS [10.0.0.11]:tcp:8080 [192.0.2.10]:tcp:80 DOWN",
      { kind: "server", service: "TCP 192.0.2.10:80", server: "10.0.0.11:8080", up: false },
    ],
    [
      "RS [2001:db8:0::21]:udp:53 [2001:0db8::10]:udp:53 UP",
      { kind: "server", service: "UDP [2001:db8::10]:53", server: "[2001:db8::21]:53", up: true },
    ],
    ["RS [10.0.0.11]:0 FWM 7 UP", { kind: "server", service: "FWM 7", server: "10.0.0.11:0", up: true }],
  ])("reads %s", (line, event) => {
    expect(parseFifoLine(line)).toEqual(event);
  });

  it.each([
    "",
    "INSTANCE VI_1 MASTER 100",
    'INSTANCE "VI_1" WINNER 100',
    'INSTANCE "VI_1" MASTER 100 extra',
    'INSTANCE "VI_1" MASTER 1e9',
    'INSTANCE "__proto__" MASTER 1',
    'INSTANCE "a b" MASTER 1',
    `INSTANCE "${"x".repeat(65)}" MASTER 1`,
    'INSTANCE "\u001b[31m" MASTER 1',
    'GROUP "G1" MASTER_PRIORITY 1',
    "VS [192.0.2.10]:tcp:80 SIDEWAYS",
    "VS [192.0.2.10]:icmp:80 UP",
    "VS web UP",
    "RS [10.0.0.11]:tcp:80 UP",
    "RS x y UP",
  ])("leaves %j alone", (line) => {
    expect(parseFifoLine(line)).toBeUndefined();
  });
});
