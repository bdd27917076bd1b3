import type { LabStatus } from "@/lab/lab";
import type { Lab } from "@/lab/state";

const KINDS = { director: "director", realServer: "real server" } as const;
const RUNS_AS = { uml: "own kernel (User Mode Linux)", nspawn: "this machine's kernel (container)" } as const;

/** What a user needs to know to use a lab, as lines of text. */
export function describeText(lab: Lab): string {
  const hosts = lab.hosts.map((host) => [
    host.name,
    host.address,
    KINDS[host.kind],
    RUNS_AS[host.runsAs],
    host.mac,
  ]);
  const keys = lab.hosts.flatMap((host) =>
    host.hostKeys.map((key) => [host.name, key.type, key.fingerprint]),
  );
  return [
    `Lab "${lab.name}" on ${lab.net}.0/${lab.prefixLength}; this machine is ${lab.clientAddress} on ${lab.clientInterface}.`,
    "",
    table(hosts),
    "",
    `Users         ${lab.users.join(", ")} (the latter with sudo)`,
    `Private key   ${lab.keyPath}`,
    `Free for VIPs ${lab.vips.first} to ${lab.vips.last}`,
    "",
    "Host keys",
    table(keys),
  ].join("\n");
}

/** The state of a lab and of its hosts, as lines of text. */
export function statusText(status: LabStatus): string {
  const { name, stage, lab } = status;
  if (stage === "absent") return `There is no lab "${name}".`;
  if (stage === "broken")
    return `Lab "${name}" was not ended and does not run: "down --name ${name}" removes its rest.`;
  const hosts = status.hosts.map((host) => [
    host.name,
    host.address,
    host.isPowered ? "power on" : "power off",
    host.isCut ? "cut off" : "on the network",
    host.answers ? "answers" : "does not answer",
  ]);
  const where = lab === undefined ? "" : ` on ${lab.net}.0/${lab.prefixLength}`;
  return [`Lab "${name}" is ${stage}${where}.`, ...(hosts.length > 0 ? [table(hosts)] : [])].join("\n");
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}
