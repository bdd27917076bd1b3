import { StateMark } from "@/components/ui/StateMark";
import { type Column, Table } from "@/components/ui/Table";
import type { Facts } from "@/server/core/facts";

type Interface = Facts["interfaces"][number];

const COLUMNS: Column<Interface>[] = [
  { id: "name", head: "Interface", sortBy: (each) => each.name, cell: (each) => <code>{each.name}</code> },
  {
    id: "state",
    head: "State",
    cell: (each) =>
      !each.isUp ? (
        <StateMark tone="idle">Off</StateMark>
      ) : each.hasCarrier ? (
        <StateMark tone="good">Up</StateMark>
      ) : (
        <StateMark tone="bad">No carrier</StateMark>
      ),
  },
  {
    id: "addresses",
    head: "Addresses",
    cell: (each) => (
      <span className="grid">
        {each.addresses.map((address) => (
          <code key={`${address.address}/${address.prefix}`} className="whitespace-nowrap">
            {address.address}/{address.prefix}
            {address.flags.length === 0 ? "" : ` (${address.flags.join(", ")})`}
          </code>
        ))}
      </span>
    ),
  },
  { id: "mac", head: "MAC", wide: true, cell: (each) => <code>{each.mac ?? "–"}</code> },
  { id: "mtu", head: "MTU", numeric: true, wide: true, cell: (each) => each.mtu },
  { id: "kind", head: "Kind", wide: true, cell: (each) => each.kind },
];

/** The interfaces of a host with their addresses. */
export function InterfacesTable({ interfaces }: { interfaces: readonly Interface[] }) {
  return (
    <Table
      label="Interfaces"
      name="interfaces"
      rows={interfaces}
      columns={COLUMNS}
      rowKey={(each) => `${each.index} ${each.name}`}
    />
  );
}
