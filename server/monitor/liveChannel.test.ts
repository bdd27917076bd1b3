import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idOf } from "@/server/core/keepalived/fixtures/sampleCluster";
import type { LiveMessage } from "@/server/core/live";
import { encodeAsk, encodeLive, isAsk, liveDecoder } from "@/server/monitor/liveChannel";

function services(count: number, seed: string): LiveMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: "services",
    directorId: idOf(11),
    services: { [`TCP 192.0.2.${index}:80`]: { scheduler: `${seed}${index ** 5}`, servers: {} } },
  }));
}

describe("the live channel", () => {
  it("brings messages of any size across in payloads that PostgreSQL takes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1500 }),
        fc.string({ maxLength: 30, unit: "binary" }),
        (count, seed) => {
          const messages = services(count, seed);
          const payloads = encodeLive(idOf(1), messages, "b1");
          expect(Math.max(...payloads.map((payload) => Buffer.byteLength(payload)))).toBeLessThan(8000);
          const decode = liveDecoder();
          const told = payloads.map((payload) => decode(JSON.parse(payload)));
          expect(told.slice(0, -1).every((each) => each === undefined)).toBe(true);
          expect(JSON.stringify(told.at(-1))).toBe(JSON.stringify({ clusterId: idOf(1), messages }));
        },
      ),
      { numRuns: 10 },
    );
  });

  it("drops what lost a piece, and goes on with what is whole", () => {
    const messages = services(3000, "x");
    const payloads = encodeLive(idOf(1), messages, "b1").map((payload) => JSON.parse(payload));
    expect(payloads.length).toBeGreaterThan(2);
    const decode = liveDecoder();
    for (const payload of payloads.slice(1)) expect(decode(payload)).toBeUndefined();
    expect(decode(payloads[0])).toBeUndefined();
    const whole = encodeLive(idOf(1), messages.slice(0, 1), "b2").map((payload) => JSON.parse(payload));
    expect(whole.map(decode)).toEqual([{ clusterId: idOf(1), messages: messages.slice(0, 1) }]);
  });

  it("says nothing for nothing, and knows a question", () => {
    expect(encodeLive(idOf(1), [], "b")).toEqual([]);
    expect(isAsk(encodeAsk(idOf(1)))).toBe(true);
    expect(isAsk(JSON.parse(encodeLive(idOf(1), services(1, ""), "b")[0] ?? "{}"))).toBe(false);
    expect(liveDecoder()(encodeAsk(idOf(1)))).toBeUndefined();
  });
});
