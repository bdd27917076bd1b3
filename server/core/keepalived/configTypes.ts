import type { Check } from "@/server/core/checkers";
import type { Cluster, Listen, SorryServer, Tunnel, VirtualService } from "@/server/core/cluster";
import type { Path } from "@/server/core/problem";
import type { Watch } from "@/server/core/trackers";

/**
 * What one director's keepalived.conf says: the cluster as this director sees it. No ids, no disabled objects, nothing
 * of the other directors but the addresses it must know. `at` is where an object came from, and is not part of it.
 */
export interface DirectorConfig {
  /** Absent: the host's name. */
  routerId?: string;
  settings: NonNullable<Cluster["settings"]>;
  /** What the model does not cover within `global_defs`. */
  globalRaw?: string;
  /** Blocks that the model does not cover. */
  raw?: string;
  trackers: readonly TrackerConfig[];
  syncGroups: readonly SyncGroupConfig[];
  instances: readonly InstanceConfig[];
  services: readonly ServiceConfig[];
}

interface NamedConfig {
  name: string;
  comment?: string;
  /** What the model does not cover. */
  raw?: string;
  at?: Path;
}

/** A `vrrp_script`, `track_file`, `vrrp_track_process` or `bfd_instance`. */
export interface TrackerConfig extends NamedConfig {
  watch: Watch;
}

/** A `vrrp_sync_group`. */
export interface SyncGroupConfig extends NamedConfig {
  /** Names of its instances. */
  instances: readonly string[];
  settings: object;
}

/** A `vrrp_instance` on one director. */
export interface InstanceConfig extends NamedConfig {
  interface: string;
  virtualRouterId: number;
  priority: number;
  version: 2 | 3;
  advertInt: number;
  preempt: boolean;
  /** Present: adverts are unicast. */
  unicast?: { sourceAddress?: string; peers: readonly string[] };
  vips: readonly VipConfig[];
  settings: object;
}

/** An address of an instance. `device` is there only when it differs from the instance's interface. */
export interface VipConfig {
  address: string;
  prefixLength: number;
  device?: string;
  excluded: boolean;
  options?: string;
  at?: Path;
}

/** A `virtual_server`. */
export interface ServiceConfig extends NamedConfig {
  listen: Listen;
  forwardingMethod: VirtualService["forwardingMethod"];
  tunnel?: Tunnel;
  scheduler: VirtualService["scheduler"];
  delayLoop: number;
  persistenceTimeout?: number;
  sorryServer?: SorryServer;
  settings: object;
  realServers: readonly RealServerConfig[];
}

/** A `real_server` within a virtual server. */
export interface RealServerConfig extends NamedConfig {
  address: string;
  port: number;
  weight: number;
  checks: readonly CheckConfig[];
  settings: object;
}

/** A check of a real server. */
export type CheckConfig = Check & { at?: Path };
