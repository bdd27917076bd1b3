import { LinkTabs } from "@/components/ui/LinkTabs";

/** Hosts and the keys that open them. */
export function HostTabs() {
  return (
    <LinkTabs
      label="Hosts"
      tabs={[
        { href: "/hosts", text: "Hosts" },
        { href: "/hosts/keys", text: "SSH keys" },
      ]}
    />
  );
}
