/**
 * Named pipes that keepalived writes its events into and that the monitor reads. They must exist before keepalived
 * starts: one that keepalived makes itself is replaced at every reload, and its reader is cut off.
 */
export const FIFOS = {
  vrrp: "/run/shoal/vrrp.fifo",
  lvs: "/run/shoal/lvs.fifo",
} as const;

/** The first release of keepalived that writes its events into named pipes. */
export const FIFOS_SINCE = "1.3.6";
