/** Every role a person can hold, on one cluster or on all, with what it is for. */
export const ROLES = {
  viewer: "Sees clusters and hosts, changes nothing",
  operator: "Edits, plans and applies changes; operates clusters",
  approver: "Judges the changes of others",
  administrator: "Adds hosts, keys and people; not exempt from any rule",
  auditor: "Reads and verifies the audit log",
} as const;

export type Role = keyof typeof ROLES;

/**
 * Who may do what. Scope `cluster`: the right holds on the clusters that a role was granted on. Scope `global`: it needs
 * a role that was granted on all clusters, because what it opens belongs to no cluster.
 */
export const PERMISSIONS = [
  {
    permission: "cluster:view",
    scope: "cluster",
    roles: ["viewer", "operator", "approver", "administrator", "auditor"],
    label: "See a cluster: its configuration, changes, deployments and live state",
  },
  {
    permission: "cluster:create",
    scope: "global",
    roles: ["administrator"],
    label: "Add clusters",
  },
  {
    permission: "cluster:edit",
    scope: "cluster",
    roles: ["operator", "administrator"],
    label: "Open, edit, plan and withdraw changes",
  },
  {
    permission: "cluster:apply",
    scope: "cluster",
    roles: ["operator", "administrator"],
    label: "Apply a change to the hosts",
  },
  {
    permission: "cluster:operate",
    scope: "cluster",
    roles: ["operator", "administrator"],
    label: "Drain real servers, switch over, set maintenance",
  },
  {
    permission: "host:view",
    scope: "global",
    roles: ["viewer", "operator", "approver", "administrator", "auditor"],
    label: "See hosts, their facts and the public halves of keys",
  },
  {
    permission: "host:edit",
    scope: "global",
    roles: ["operator", "administrator"],
    label: "Add, change and remove hosts; pin host keys; read facts",
  },
  {
    permission: "key:edit",
    scope: "global",
    roles: ["administrator"],
    label: "Make, import and remove SSH keys",
  },
  {
    permission: "audit:view",
    scope: "global",
    roles: ["administrator", "auditor"],
    label: "Read and verify the audit log",
  },
  {
    permission: "people:view",
    scope: "global",
    roles: ["administrator", "auditor"],
    label: "See people and their roles",
  },
  {
    permission: "people:edit",
    scope: "global",
    roles: ["administrator"],
    label: "Add and disable people, grant and revoke roles",
  },
] as const satisfies readonly {
  permission: string;
  scope: "cluster" | "global";
  roles: readonly Role[];
  label: string;
}[];

type Row = (typeof PERMISSIONS)[number];

export type Permission = Row["permission"];
export type ClusterPermission = Extract<Row, { scope: "cluster" }>["permission"];
export type GlobalPermission = Extract<Row, { scope: "global" }>["permission"];

/** A role of a person; `clusterId` null means on all clusters. */
export interface Grant {
  role: Role;
  clusterId: string | null;
}

/** Anybody whose rights can be asked for. */
export interface Grantee {
  grants: readonly Grant[];
}

/**
 * True when the user has the right; nobody signed in (null) has none. For a cluster permission name the cluster;
 * without one the question is: on all clusters?
 */
export function can(user: Grantee | null, permission: Permission, clusterId?: string): boolean {
  if (user === null) return false;
  const row = rowOf(permission);
  return user.grants.some(
    (grant) =>
      holds(row, grant) &&
      (grant.clusterId === null || (row.scope === "cluster" && grant.clusterId === clusterId)),
  );
}

/** The clusters on which the user has the right: ids, or `all`. For narrowing lists; a list of none is empty. */
export function clustersWith(user: Grantee | null, permission: ClusterPermission): "all" | string[] {
  if (can(user, permission)) return "all";
  const row = rowOf(permission);
  const ids = (user?.grants ?? []).filter((grant) => holds(row, grant)).map((grant) => grant.clusterId);
  return [...new Set(ids.filter((id) => id !== null))];
}

/** What a permission is about: one cluster, or the whole installation. */
export function scopeOf(permission: Permission): "cluster" | "global" {
  return rowOf(permission).scope;
}

/** True for permissions that hold cluster by cluster. */
export function isClusterPermission(permission: Permission): permission is ClusterPermission {
  return scopeOf(permission) === "cluster";
}

function rowOf(permission: Permission): Row {
  const row = PERMISSIONS.find((each) => each.permission === permission);
  if (row === undefined) throw new TypeError(`No such permission: ${permission}`);
  return row;
}

function holds(row: Row, grant: Grant): boolean {
  const roles: readonly Role[] = row.roles;
  return roles.includes(grant.role);
}
