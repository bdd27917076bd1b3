import type { Permission } from "@/server/access/permissions";

/** A main page: its address, its name, the key that leads to it, and the right it needs somewhere. */
export interface Place {
  href: string;
  text: string;
  key: string;
  needs: Permission;
}

/** The main pages in their order. */
export const PLACES: readonly Place[] = [
  { href: "/", text: "Dashboard", key: "g d", needs: "cluster:view" },
  { href: "/clusters", text: "Clusters", key: "g c", needs: "cluster:view" },
  { href: "/changes", text: "Changes", key: "g x", needs: "cluster:view" },
  { href: "/hosts", text: "Hosts", key: "g h", needs: "host:view" },
  { href: "/people", text: "People", key: "g p", needs: "people:view" },
  { href: "/audit", text: "Audit", key: "g a", needs: "audit:view" },
];
