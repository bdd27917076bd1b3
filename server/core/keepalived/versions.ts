import keywords from "@/server/core/keepalived/keywords.json";

/** The release that later ones are measured from: what it knows, older ones may know too. */
export const OLDEST_VERSION = "1.2.1";

const SINCE: ReadonlyMap<string, string> = new Map(
  Object.entries(keywords.since).flatMap(([release, paths]) => paths.map((path) => [path, release] as const)),
);

const LAST_IN: ReadonlyMap<string, string> = new Map(Object.entries(keywords.lastIn));

/**
 * The release that first installs a keyword, given by its path, e.g. `virtual_server.real_server.weight`.
 * Undefined: no release has it. Source: the keyword tables of releases 1.2.1 to 2.4.3; 2.4.4 stands for what came after.
 */
export function knownSince(path: string): string | undefined {
  return SINCE.get(path);
}

/** The last release that knows a keyword that was taken out later; undefined: it is still known. */
export function knownUntil(path: string): string | undefined {
  return LAST_IN.get(path);
}

/** True when that release of keepalived knows the keyword at that path. */
export function isKnown(path: string, version: string): boolean {
  const since = SINCE.get(path);
  if (since === undefined || compareVersions(version, since) < 0) return false;
  const last = LAST_IN.get(path);
  return last === undefined || compareVersions(version, last) <= 0;
}

/** Every keyword path of every release. */
export function keywordPaths(): readonly string[] {
  return [...SINCE.keys()];
}

/** The numbers of a release as keepalived prints it (`v2.2.7`, `2.2.7`); undefined when the text is not one. */
export function parseVersion(text: string): readonly [number, number, number] | undefined {
  const match = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?(?![\d.])/.exec(text.trim());
  if (match === null) return undefined;
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Negative when `a` is older than `b`, 0 when equal. Text that is not a release is older than all. */
export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a) ?? [-1, 0, 0];
  const right = parseVersion(b) ?? [-1, 0, 0];
  for (const index of [0, 1, 2] as const) {
    const difference = left[index] - right[index];
    if (difference !== 0) return difference;
  }
  return 0;
}
