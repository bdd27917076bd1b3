import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, clusterSchema } from "@/server/core/cluster";
import { parse } from "@/server/core/keepalived/parse";
import { readFile } from "@/server/core/keepalived/readBack";
import { renderDirector } from "@/server/core/keepalived/renderDirector";
import { lint } from "@/server/core/lint";

/** What a benchmark gives: figures with their units in their names, and ratios against a rival (above 1: Shoal is better). */
interface Measured {
  figures: Record<string, number>;
  ratios: Record<string, number>;
}

/** Real servers of each virtual service. */
const REAL_SERVERS = 4;

/**
 * Parses, imports, lints and renders a configuration with thousands of virtual services, on one core; the time for twice
 * as many shows whether it grows in proportion. The rival is `keepalived -t` on the same file, where it is installed.
 */
export async function run(options: { small: boolean }): Promise<Measured> {
  const count = options.small ? 250 : 5000;
  const half = measure(count / 2, 3);
  const whole = measure(count, 3);
  const rival = configTestMs(whole.text);
  return {
    figures: {
      services: count,
      bytes: whole.text.length,
      lines: whole.text.split("\n").length,
      parseMs: whole.parseMs,
      readMs: whole.readMs,
      lintMs: whole.lintMs,
      renderMs: whole.renderMs,
      parseGrowth: whole.parseMs / half.parseMs,
      lintGrowth: whole.lintMs / half.lintMs,
      renderGrowth: whole.renderMs / half.renderMs,
      ...(rival !== undefined && { configTestMs: rival }),
    },
    ratios: rival === undefined ? {} : { parse: rival / whole.parseMs, read: rival / whole.readMs },
  };
}

interface Times {
  text: string;
  parseMs: number;
  readMs: number;
  lintMs: number;
  renderMs: number;
}

/**
 * The fastest of some rounds each, in milliseconds of processor time: what the machine does beside it would only add.
 */
function measure(services: number, rounds: number): Times {
  const cluster = clusterOf(services);
  const [director] = cluster.directors;
  if (director === undefined) throw new TypeError("The cluster has a director.");
  const render = () =>
    renderDirector(cluster, director.directorId, { keepalivedVersion: "2.2.7", revision: "bench" });
  const { text } = render().file;
  return {
    text,
    parseMs: fastest(rounds, () => parse(text)),
    readMs: fastest(rounds, () => readFile(text)),
    lintMs: fastest(rounds, () => lint(cluster)),
    renderMs: fastest(rounds, render),
  };
}

function fastest(rounds: number, work: () => unknown): number {
  return least(rounds, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
}

function least(rounds: number, once: () => number): number {
  return Math.min(...Array.from({ length: rounds }, once));
}

function idOf(kind: number, number: number): string {
  return `00000000-0000-4000-8${String(kind).padStart(3, "0")}-${String(number).padStart(12, "0")}`;
}

/** A sound cluster of two directors; every service has its own VIP and its own real servers' ports. */
function clusterOf(services: number): Cluster {
  const numbers = Array.from({ length: services }, (_, index) => index);
  const addressOf = (net: number, number: number) =>
    `${net}.${1 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
  const servers = Array.from({ length: services * REAL_SERVERS }, (_, index) => index);
  return clusterSchema.parse({
    clusterId: idOf(0, 1),
    name: "bench",
    directors: [1, 2].map((number) => ({
      directorId: idOf(1, number),
      name: `lvs${number}`,
      hostId: idOf(2, number),
    })),
    vrrpInstances: [
      {
        vrrpInstanceId: idOf(3, 1),
        name: "outside",
        interface: "eth0",
        virtualRouterId: 51,
        members: [1, 2].map((number) => ({ directorId: idOf(1, number), priority: 100 + number })),
        vips: numbers.map((number) => ({
          vipId: idOf(4, number),
          address: addressOf(100, number),
          prefixLength: 32,
          excluded: number > 0,
        })),
      },
    ],
    realServers: servers.map((number) => ({
      realServerId: idOf(5, number),
      name: `rs${number}`,
      address: addressOf(10, number),
      arpFix: { method: "unmanaged" },
    })),
    virtualServices: numbers.map((number) => ({
      virtualServiceId: idOf(6, number),
      name: `service${number}`,
      listen: { address: addressOf(100, number), port: 80, protocol: "TCP" },
      forwardingMethod: "DR",
      checks: [{ type: "TCP_CHECK", settings: { connectTimeout: 3 } }],
      pool: Array.from({ length: REAL_SERVERS }, (_, index) => ({
        poolMemberId: idOf(7, number * REAL_SERVERS + index),
        realServerId: idOf(5, number * REAL_SERVERS + index),
        port: 80,
        weight: 1,
      })),
    })),
  });
}

/** Milliseconds of `keepalived -t`, the fastest of three runs; undefined where it is not installed. */
function configTestMs(text: string): number | undefined {
  const folder = mkdtempSync(join(tmpdir(), "shoal-bench-"));
  try {
    const path = join(folder, "keepalived.conf");
    writeFileSync(path, text, { mode: 0o640 });
    const test = () => spawnSync("keepalived", ["-t", "-f", path], { timeout: 60_000 });
    if (test().error !== undefined) return undefined;
    return least(3, () => {
      const start = performance.now();
      test();
      return performance.now() - start;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
