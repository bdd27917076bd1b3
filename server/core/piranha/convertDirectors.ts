import type { Director } from "@/server/core/cluster";
import { type Conversion, usableAddress } from "@/server/core/piranha/conversion";

export type DirectorRole = "primary" | "backup";

/** A director as an lvs.cf speaks of it, for whoever says which host it is. */
export interface LvsDirector {
  role: DirectorRole;
  directorId: string;
  /** An IPv4 address or a host's name, as in the file; absent: the file does not say. */
  address?: string;
  /** The address that is reached through the inside network. */
  privateAddress?: string;
}

/** Who plays a director's role. */
export interface DirectorHost {
  hostId: string;
  name: string;
}

/** The directors of an lvs.cf: the primary, and the backup when it is in use. */
export function findDirectors({ config, newId }: Conversion): LvsDirector[] {
  const { primary, primary_private, backup, backup_private, backup_active } = config.settings;
  const director = (role: DirectorRole, address?: string, privateAddress?: string): LvsDirector => ({
    role,
    directorId: newId(),
    ...(address !== undefined && { address }),
    ...(privateAddress !== undefined && { privateAddress }),
  });
  const isUsed = backup_active?.value === true && backup !== undefined && backup.value !== "0.0.0.0";
  return [
    director("primary", primary?.value, primary_private?.value),
    ...(isUsed ? [director("backup", backup.value, backup_private?.value)] : []),
  ];
}

/** The directors as objects of the cluster. Without `hosts` they stand for hosts that do not exist yet. */
export function convertDirectors(
  found: readonly LvsDirector[],
  conversion: Conversion,
  hosts: Readonly<Partial<Record<DirectorRole, DirectorHost>>> | undefined,
): Director[] {
  const { account, newId } = conversion;
  noteDirectors(found, conversion);
  return found.map(({ role, directorId }, index) => {
    const host = hosts?.[role];
    if (hosts !== undefined && host === undefined) {
      account.report({
        level: "error",
        rule: "lvs-host",
        where: conversion.config.settings[role],
        text: `Which host is the ${role}?`,
        fix: "Choose the host.",
      });
    }
    account.origin(["directors", index], conversion.config.settings[role]);
    return { directorId, name: host?.name ?? role, hostId: host?.hostId ?? newId() };
  });
}

function noteDirectors(found: readonly LvsDirector[], { config, account }: Conversion): void {
  const { primary, backup, backup_active } = config.settings;
  const hasBackup = found.length > 1;
  const noteUsed = (role: DirectorRole) => {
    const setting = role === "primary" ? primary : backup;
    if (!hasBackup || usableAddress(setting?.value) !== undefined) {
      account.take(setting, `Taken as the director ${role}.`);
      return;
    }
    account.note(
      setting,
      "approximated",
      `Taken as the director ${role}. Unicast needs addresses, not names, so the adverts go by multicast.`,
    );
  };
  noteUsed("primary");
  if (primary === undefined) {
    account.report({
      level: "warning",
      rule: "lvs-primary",
      where: undefined,
      text: "The file does not say what the primary's address is.",
      fix: "Add primary = ADDRESS, or choose the director's host.",
    });
  }
  if (hasBackup) noteUsed("backup");
  else if (backup?.value === "0.0.0.0") account.take(backup, "There is no backup.");
  else {
    account.note(
      backup,
      "refused",
      "Not taken: backup_active is 0, so Piranha did not use it. Add it as a director if it shall be one.",
    );
  }
  account.take(
    backup_active,
    backup_active?.value === true ? "Two directors." : "One director, as the backup is not in use.",
  );
  if (backup_active?.value === true && !hasBackup) {
    account.report({
      level: "warning",
      rule: "lvs-backup",
      where: backup_active,
      text: "backup_active is 1, but the backup has no address.",
      fix: "Add backup = ADDRESS, or set backup_active to 0.",
    });
  }
}
