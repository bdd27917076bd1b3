import type { Vip } from "@/server/core/cluster";
import { type Conversion, isActive, splitAlias, usableAddress } from "@/server/core/piranha/conversion";
import type { OnLine } from "@/server/core/piranha/lvsAccount";
import type { LvsVirtual } from "@/server/core/piranha/read";

/** A VIP with the line it stands on. */
export interface FoundVip {
  vip: Vip;
  /** The interface that gets it. */
  interface: string;
  where: OnLine;
}

/** The VIPs that Piranha held for its active virtual services, each once, and what becomes of their lines. */
export function findVips({ config, account, newId, isParked }: Conversion): FoundVip[] {
  const found = new Map<string, FoundVip>();
  for (const virtual of config.virtuals) {
    const { address, vip_nmask } = virtual.settings;
    if (address === undefined || !isActive(virtual)) {
      noteInactive(virtual);
      continue;
    }
    const usable = usableAddress(address.value.address);
    if (usable === undefined) {
      account.report({
        level: "error",
        rule: "lvs-address",
        where: address,
        text: `${address.value.address} is no address that a VIP can have.`,
        fix: "Write the address as four decimal numbers.",
      });
      continue;
    }
    const vip = vipOf(usable, address.value.device, vip_nmask?.value ?? 32);
    const known = found.get(usable);
    if (known === undefined) {
      found.set(usable, { ...vip, where: address });
      noteTaken(virtual, vip);
    } else if (known.vip.prefixLength === vip.vip.prefixLength && known.vip.options === vip.vip.options) {
      account.take(address, "This VIP is there already.");
      account.take(vip_nmask);
    } else {
      const text = `${usable} is there already, from line ${known.where?.line}, with another mask or device; that one counts.`;
      account.note(address, "approximated", text);
      account.note(vip_nmask, "approximated", text);
      account.report({ level: "warning", rule: "lvs-vip-differs", where: address, text });
    }
  }
  return [...found.values()];

  function vipOf(address: string, device: string, prefixLength: number): Omit<FoundVip, "where"> {
    const { interface: name, label } = splitAlias(device);
    return {
      interface: name,
      vip: {
        vipId: newId(),
        address,
        prefixLength,
        excluded: false,
        ...(label !== undefined && { options: `label ${label}` }),
      },
    };
  }

  function noteTaken(
    { settings: { address, vip_nmask } }: LvsVirtual,
    { vip }: Omit<FoundVip, "where">,
  ): void {
    const parked = isParked ? " Its instance is disabled, since service is fos." : "";
    if (vip_nmask === undefined) {
      account.note(
        address,
        "approximated",
        `The VIP gets /32. Without vip_nmask Piranha left the mask to ifconfig, which guesses it from the address.${parked}`,
      );
      return;
    }
    account.take(address, `Taken as VIP ${vip.address}/${vip.prefixLength}.${parked}`);
    account.take(vip_nmask, `Taken as the VIP's prefix length ${vip.prefixLength}.`);
  }

  function noteInactive({ settings: { address, vip_nmask } }: LvsVirtual): void {
    if (address === undefined) {
      account.note(vip_nmask, "refused", "There is no address that this is the mask of.");
      return;
    }
    const text =
      "The service is inactive, so no instance holds its VIP; its comment says which device and mask it had.";
    account.note(address, "approximated", text);
    account.note(vip_nmask, "approximated", text);
  }
}
