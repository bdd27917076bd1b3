"use client";

import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { Can } from "@/components/Can";
import { Loaded } from "@/components/Loaded";
import { AddPerson } from "@/components/people/AddPerson";
import { PersonDialog } from "@/components/people/PersonDialog";
import { useClusterNames } from "@/components/people/useClusterNames";
import { type Outputs, useTRPC } from "@/components/trpc";
import { Age } from "@/components/ui/Age";
import { Button } from "@/components/ui/Button";
import { Page } from "@/components/ui/Page";
import { Badge, StateMark } from "@/components/ui/StateMark";
import { type Column, Table } from "@/components/ui/Table";
import { useAddress } from "@/components/ui/useAddress";

type Person = Outputs["people"]["list"][number];

/** Everybody with their roles. */
export function PeoplePage() {
  const trpc = useTRPC();
  const people = useQuery(trpc.people.list.queryOptions());
  const [open, setOpen] = useAddress("person");
  const nameOf = useClusterNames();
  const columns: Column<Person>[] = [
    {
      id: "name",
      head: "Name",
      sortBy: (person) => person.name,
      cell: (person) => (
        <button type="button" className="link text-left" onClick={() => setOpen(person.userId, true)}>
          {person.name}
        </button>
      ),
    },
    {
      id: "username",
      head: "Signs in as",
      sortBy: (person) => person.username,
      cell: (person) => person.username,
    },
    {
      id: "roles",
      head: "Roles",
      cell: (person) => (
        <span className="flex flex-wrap gap-1">
          {person.grants.map((grant) => (
            <Badge key={`${grant.role} ${grant.clusterId}`}>
              {grant.role}
              {grant.clusterId === null ? "" : ` on ${nameOf(grant.clusterId)}`}
            </Badge>
          ))}
          {person.grants.length === 0 ? <span className="text-ink-faint">none: sees nothing</span> : null}
        </span>
      ),
    },
    {
      id: "state",
      head: "State",
      sortBy: (person) => (person.disabledAt === null ? 0 : 1),
      cell: (person) =>
        person.disabledAt === null ? (
          <StateMark tone="good">May sign in</StateMark>
        ) : (
          <StateMark tone="idle">Disabled</StateMark>
        ),
    },
    {
      id: "seen",
      head: "Last here",
      wide: true,
      sortBy: (person) => (person.seenAt === null ? undefined : -person.seenAt.getTime()),
      cell: (person) =>
        person.seenAt === null ? (
          <span className="text-ink-faint">not signed in</span>
        ) : (
          <Age at={person.seenAt} />
        ),
    },
  ];
  return (
    <Page
      title="People"
      about="Who may do what, on which cluster. Rights come from roles alone."
      actions={
        <Can do="people:edit">
          <Button kind="primary" icon={UserPlus} onClick={() => setOpen("new", true)}>
            Add person
          </Button>
        </Can>
      }
    >
      <Loaded query={people} what="people">
        {(list) => (
          <>
            <Table
              label="People"
              name="people"
              rows={list}
              columns={columns}
              rowKey={(person) => person.userId}
              searchIn={(person) =>
                `${person.name} ${person.username} ${person.grants.map((each) => each.role).join(" ")}`
              }
            />
            {open === "new" ? <AddPerson onClose={() => setOpen(undefined)} /> : null}
            {list
              .filter((person) => person.userId === open)
              .map((person) => (
                <PersonDialog key={person.userId} person={person} onClose={() => setOpen(undefined)} />
              ))}
          </>
        )}
      </Loaded>
    </Page>
  );
}
