import type { Tone } from "@/components/ui/StateMark";
import type {
  DirectorState,
  InstanceEvidence,
  InstanceVerdict,
  ServerState,
  ServiceState,
  WrongLevel,
} from "@/server/core/health";

/** How a state looks and what it is called. */
export interface Look {
  tone: Tone;
  word: string;
}

export const SERVICE_LOOKS: Readonly<Record<ServiceState, Look>> = {
  up: { tone: "good", word: "Up" },
  degraded: { tone: "warn", word: "Degraded" },
  down: { tone: "bad", word: "Down" },
  unknown: { tone: "unknown", word: "Unknown" },
  disabled: { tone: "idle", word: "Disabled" },
};

export const SERVER_LOOKS: Readonly<Record<ServerState, Look>> = {
  up: { tone: "good", word: "Up" },
  down: { tone: "bad", word: "Out" },
  draining: { tone: "warn", word: "Draining" },
  unknown: { tone: "unknown", word: "Unknown" },
  disabled: { tone: "idle", word: "Disabled" },
};

export const DIRECTOR_LOOKS: Readonly<Record<DirectorState, Look>> = {
  ok: { tone: "good", word: "Working" },
  degraded: { tone: "warn", word: "Degraded" },
  down: { tone: "bad", word: "Down" },
  unknown: { tone: "unknown", word: "Unknown" },
};

export const VERDICT_LOOKS: Readonly<Record<InstanceVerdict, Look>> = {
  ok: { tone: "good", word: "One master" },
  electing: { tone: "busy", word: "Electing" },
  noMaster: { tone: "bad", word: "No master" },
  dualMaster: { tone: "bad", word: "Split brain" },
  unknown: { tone: "unknown", word: "Unknown" },
  disabled: { tone: "idle", word: "Disabled" },
};

export const WRONG_LOOKS: Readonly<Record<WrongLevel, Look>> = {
  critical: { tone: "bad", word: "Critical" },
  warning: { tone: "warn", word: "Warning" },
  unknown: { tone: "unknown", word: "Unknown" },
};

/** keepalived's words as they are; a backup is as well as a master. */
export const VRRP_LOOKS: Readonly<Record<InstanceEvidence["state"], Look>> = {
  MASTER: { tone: "good", word: "MASTER" },
  BACKUP: { tone: "idle", word: "BACKUP" },
  FAULT: { tone: "bad", word: "FAULT" },
  STOP: { tone: "bad", word: "STOP" },
  DELETED: { tone: "bad", word: "DELETED" },
  INIT: { tone: "busy", word: "INIT" },
  unknown: { tone: "unknown", word: "Unknown" },
};
