/** Attributes of an area that scrolls by itself: it has a name and can be reached and scrolled by keyboard (WCAG 2.1.1). */
export function scrollRegion(label: string): { role: "region"; "aria-label": string; tabIndex: 0 } {
  return { role: "region", "aria-label": label, tabIndex: 0 };
}
