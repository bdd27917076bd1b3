import { get } from "node:http";
import { runAny } from "@/lab/process";
import type { Lab } from "@/lab/state";
import { AppError } from "@/server/errors";

/** Where a page is asked for. */
export interface PageAt {
  address: string;
  port: number;
  /** Milliseconds until the whole answer is there; 3 seconds unless given. */
  timeout?: number;
}

/**
 * Asks the segment, by ARP broadcasts from the machine's own interface, who has an address; returns every MAC address
 * that answered, in small letters. More than one for a virtual address is the ARP problem. Takes about 2 s.
 */
export async function probeArp(lab: Lab, address: string): Promise<string[]> {
  // Without -b arping asks only the first one who answered from then on; with -c it ends at that many answers.
  const args = ["-b", "-w", "2", "-I", lab.clientInterface, "-s", lab.clientAddress, address];
  return answersOf((await runAny("arping", args, { timeout: 10_000 })).stdout);
}

/** The MAC addresses in the output of iputils' arping, each once. */
export function answersOf(output: string): string[] {
  const found = output.matchAll(/ reply from \S+ \[([0-9A-Fa-f:]{17})\]/g);
  return [...new Set([...found].map((match) => (match[1] ?? "").toLowerCase()))];
}

/** Asks for `/` over a new connection; returns the trimmed body. Throws when there is no answer with status 200. */
export function askPage(lab: Lab, at: PageAt): Promise<string> {
  return new Promise((resolve, reject) => {
    const where = `http://${at.address}:${at.port}/`;
    const fail = (words: string): void =>
      reject(new AppError("unavailable", { text: `${where} gave no page: ${words}.` }));
    const request = get(where, {
      agent: false,
      localAddress: lab.clientAddress,
      signal: AbortSignal.timeout(at.timeout ?? 3_000),
    });
    request.on("error", (cause) => fail(cause.message));
    request.on("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        body += text;
      });
      response.on("error", (cause) => fail(cause.message));
      response.on("end", () => {
        if (response.statusCode === 200) resolve(body.trim());
        else fail(`status ${response.statusCode}`);
      });
    });
  });
}

/** Asks `count` times, one after the other, each over a new connection; returns the trimmed bodies. Throws like `askPage`. */
export async function curlVip(lab: Lab, at: PageAt & { count: number }): Promise<string[]> {
  const bodies: string[] = [];
  while (bodies.length < at.count) bodies.push(await askPage(lab, at));
  return bodies;
}
