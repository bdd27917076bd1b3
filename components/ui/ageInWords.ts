const UNITS: readonly [seconds: number, unit: string][] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
];

/** How long ago something was, in at most two units: `12 s ago`, `3 h 5 min ago`. The future is `just now`. */
export function ageInWords(milliseconds: number): string {
  const length = lengthInWords(milliseconds);
  return length === "0 s" ? "just now" : `${length} ago`;
}

/** A length of time in at most two units, cut off, never rounded up: `59 s`, `1 min`, `2 d 4 h`. */
export function lengthInWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const index = UNITS.findIndex(([length]) => seconds >= length);
  const largest = UNITS[index];
  if (largest === undefined) return `${seconds} s`;
  const [length, unit] = largest;
  const whole = `${Math.floor(seconds / length)} ${unit}`;
  const [lower, lowerUnit] = UNITS[index + 1] ?? [1, "s"];
  const rest = Math.floor((seconds % length) / lower);
  return rest === 0 || unit === "min" ? whole : `${whole} ${rest} ${lowerUnit}`;
}

/** Milliseconds until the words of an age change. */
export function untilNextWords(milliseconds: number): number {
  if (milliseconds < 60_000) return 1000;
  return milliseconds < 86_400_000 ? 30_000 : 600_000;
}

/** A moment in UTC to the second, for comparing with logs: `2026-11-20 12:03:44 UTC`. */
export function inUtc(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
