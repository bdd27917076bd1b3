import { AppError } from "@/server/errors";

/**
 * What each constraint of the database says to a person whose input broke it. The rules are checked before by the forms
 * and the lint; these sentences are for what slipped through, e.g. two people at once.
 */
export const CONSTRAINT_TEXT: Readonly<Record<string, string>> = {
  Cluster_name_key: "A cluster with this name exists already. Choose another name.",
  User_username_key: "A person with this user name exists already. Choose another user name.",
  User_email_key: "A person with this user name exists already. Choose another user name.",
  RoleGrant_userId_role_clusterId_key: "This person has this role there already.",
  SshKey_name_key: "A key with this name exists already. Choose another name.",
  SshKey_publicKey_key: "This key is here already, perhaps under another name.",
  Host_name_key: "A host with this name exists already. Choose another name.",
  Host_address_port_key: "A host with this address and port exists already.",
  Host_sshKeyId_fkey: "This key is used by a host, or it does not exist any more.",
  Director_hostId_fkey:
    "This host is used by a cluster's configuration as a director, or it does not exist any more.",
  RealServer_hostId_fkey:
    "This host is used by a cluster's configuration as a real server, or it does not exist any more.",
  Director_versionId_name_key: "Two directors have the same name.",
  Director_versionId_hostId_key: "One host cannot be two directors of a cluster.",
  VrrpInstance_versionId_name_key: "Two VRRP instances have the same name.",
  VrrpInstance_versionId_interface_virtualRouterId_family_key:
    "Two VRRP instances on one interface have the same virtual router ID.",
  VrrpMember_pkey: "A director is in a VRRP instance twice.",
  VrrpMember_versionId_vrrpInstanceId_priority_key:
    "Two directors have the same priority in a VRRP instance.",
  VrrpMember_versionId_directorId_fkey: "A VRRP instance names a director that is not in the cluster.",
  Vip_versionId_address_key: "A VIP is there twice.",
  RealServer_versionId_name_key: "Two real servers have the same name.",
  VirtualService_versionId_name_key: "Two virtual services have the same name.",
  VirtualService_versionId_address_port_protocol_key:
    "Two virtual services listen on the same address, port and protocol.",
  PoolMember_versionId_virtualServiceId_realServerId_port_key:
    "A real server is in a virtual service twice with the same port.",
  PoolMember_versionId_realServerId_fkey: "A virtual service names a real server that is not in the cluster.",
  SyncGroup_versionId_name_key: "Two sync groups have the same name.",
  Tracker_versionId_name_key: "Two trackers have the same name.",
  Deployment_one_unfinished_per_cluster:
    "Another deployment of this cluster is still running. Wait until it has ended.",
  ConfigVersion_frozen: "This configuration version was submitted and cannot be changed any more.",
  ConfigVersion_clusterId_number_key: "Somebody else opened a change at the same moment. Try again.",
};

/** A broken constraint of the database as a sentence for the person; undefined for every other error. */
export function constraintError(error: unknown): AppError | undefined {
  const broken = brokenConstraint(error);
  if (broken === undefined) return undefined;
  const known = CONSTRAINT_TEXT[broken.name];
  if (known !== undefined) return new AppError("conflict", { text: known, cause: error });
  const object = broken.name.split("_")[0] ?? "";
  const text =
    broken.code === "23505"
      ? `What you entered is there already (${object}).`
      : broken.code === "23503"
        ? `Something that this refers to, or that refers to this, is in the way (${object}).`
        : `A value is outside of what the database allows (${broken.name}).`;
  return new AppError("conflict", { text, cause: error });
}

// SQLSTATE class 23, PostgreSQL's manual, appendix A: foreign key, unique, check, exclusion.
const BROKEN = ["23503", "23505", "23514", "23P01"];

/** The constraint that an error of the database names, with its SQLSTATE. */
export function brokenConstraint(error: unknown): { code: string; name: string } | undefined {
  const cause = member(member(member(error, "meta"), "driverAdapterError"), "cause");
  const code = member(cause, "originalCode");
  const message = member(cause, "originalMessage");
  if (typeof code !== "string" || typeof message !== "string" || !BROKEN.includes(code)) return undefined;
  const names = [...message.matchAll(/constraint "([^"]+)"/g)];
  return { code, name: names.at(-1)?.[1] ?? "" };
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
