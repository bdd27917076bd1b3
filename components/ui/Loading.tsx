/** Stands where something is being fetched; shown only after a moment, so that quick answers do not flicker. */
export function Loading({ what }: { what: string }) {
  return (
    <p role="status" className="late px-1 py-4 text-ink-soft">
      Loading {what}…
    </p>
  );
}
