import { type Column, Table } from "@/components/ui/Table";
import type { Facts } from "@/server/core/facts";

type Settings = Facts["arp"]["all"];
type Row = Settings & { name: string };

const NAMES = ["arp_ignore", "arp_announce", "arp_filter", "rp_filter", "proxy_arp"] as const;

const COLUMNS: Column<Row>[] = [
  { id: "name", head: "Interface", cell: (row) => <code>{row.name}</code> },
  ...NAMES.map((name): Column<Row> => ({ id: name, head: name, numeric: true, cell: (row) => row[name] })),
];

/** The kernel's ARP settings of a host: for all interfaces, and for each. */
export function ArpTable({ arp }: { arp: Facts["arp"] }) {
  const rows = [
    { name: "all", ...arp.all },
    { name: "default", ...arp.default },
    ...Object.entries(arp.interfaces).map(([name, settings]) => ({ name, ...settings })),
  ];
  return <Table label="ARP settings" name="arp" rows={rows} columns={COLUMNS} rowKey={(row) => row.name} />;
}
