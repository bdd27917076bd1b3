"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import Link from "next/link";
import { ApiErrorNote } from "@/components/ApiErrorNote";
import { Can } from "@/components/Can";
import { EditHost } from "@/components/host/EditHost";
import { HostFacts } from "@/components/host/HostFacts";
import { PinHostKey } from "@/components/host/PinHostKey";
import { RemoveHost } from "@/components/host/RemoveHost";
import { reachLook } from "@/components/host/reachLook";
import { Loaded } from "@/components/Loaded";
import { type Outputs, useTRPC } from "@/components/trpc";
import { Age } from "@/components/ui/Age";
import { Button } from "@/components/ui/Button";
import { ErrorNote } from "@/components/ui/ErrorNote";
import { addressPort } from "@/components/ui/format";
import { Fact, Facts, Page, Section } from "@/components/ui/Page";
import { StateMark } from "@/components/ui/StateMark";
import { say } from "@/components/ui/Toast";
import { useAddress } from "@/components/ui/useAddress";

/** What pages show of a host. */
export type HostView = Outputs["hosts"]["get"];

/** One host: how it is reached, its key, its facts with their age. */
export function HostPage({ hostId }: { hostId: string }) {
  const trpc = useTRPC();
  const host = useQuery(trpc.hosts.get.queryOptions({ hostId }, { refetchInterval: 10_000 }));
  return (
    <Loaded query={host} what="the host">
      {(data) => <HostBody host={data} />}
    </Loaded>
  );
}

function HostBody({ host }: { host: HostView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { hostId } = host;
  const [panel, setPanel] = useAddress("panel");
  const read = useMutation(
    trpc.hosts.readFacts.mutationOptions({
      onSuccess: (reading) => {
        if (reading.ok) say(`${host.name} was read.`);
      },
      onSettled: () => queryClient.invalidateQueries(trpc.hosts.pathFilter()),
    }),
  );
  const look = reachLook(host.reach, Date.now());
  const close = () => setPanel(undefined);
  const failed = read.data?.ok === false ? read.data : undefined;
  const unread = read.data?.ok === true ? Object.entries(read.data.unread) : [];
  return (
    <Page
      title={
        <>
          {host.name} <StateMark tone={look.tone}>{look.word}</StateMark>
        </>
      }
      within={{ href: "/hosts", text: "Hosts" }}
      actions={
        <Can do="host:edit">
          <Button
            kind="primary"
            icon={RefreshCw}
            busy={read.isPending}
            onClick={() => read.mutate({ hostId })}
          >
            Read now
          </Button>
          <Button onClick={() => setPanel("edit", true)}>Edit</Button>
          <Button kind="danger" onClick={() => setPanel("remove", true)}>
            Remove
          </Button>
        </Can>
      }
    >
      {read.error === null ? null : <ApiErrorNote error={read.error} host={host.name} />}
      {failed === undefined ? null : (
        <ErrorNote
          title={failed.text}
          host={host.name}
          next={failed.try}
          {...(failed.hostWords === undefined ? {} : { said: failed.hostWords })}
        />
      )}
      {unread.length === 0 ? null : (
        <ErrorNote
          title={`Not everything could be read: ${unread.map(([fact, why]) => `${fact} (${why})`).join("; ")}`}
          host={host.name}
        />
      )}
      {failed === undefined && host.reach !== null && host.reach.state !== "ok" ? (
        <ErrorNote
          title={host.reach.text ?? "The last contact failed."}
          host={host.name}
          {...(host.reach.state === "hostKeyChanged"
            ? {
                next: "Nothing is sent to this machine until you know why. If it was reinstalled on purpose, compare its new key and pin it; if not, somebody may be standing in between.",
                actions: (
                  <Can do="host:edit">
                    <Button small onClick={() => setPanel("pin", true)}>
                      Compare the new key
                    </Button>
                  </Can>
                ),
              }
            : {})}
        />
      ) : null}
      <Section title="How it is reached">
        <Facts>
          <Fact name="Address">
            <code>
              {host.user}@{addressPort(host.address, host.port)}
            </code>
            {host.sudo ? ", through sudo" : ""}
          </Fact>
          <Fact name="SSH key">{host.sshKeyName}</Fact>
          <Fact name="Host key">
            {host.hostKey === null ? (
              <StateMark tone="warn">Not pinned</StateMark>
            ) : (
              <>
                <code className="break-all">
                  {host.hostKey.type} {host.hostKey.fingerprint}
                </code>
                <span className="text-ink-soft">
                  {" "}
                  pinned by {host.hostKey.pinnedBy ?? "somebody"}
                  {host.hostKey.pinnedAt === null ? null : (
                    <>
                      {" "}
                      <Age at={host.hostKey.pinnedAt} />
                    </>
                  )}
                </span>
              </>
            )}{" "}
            <Can do="host:edit">
              <Button small onClick={() => setPanel("pin", true)}>
                Compare and pin another
              </Button>
            </Can>
          </Fact>
          <Fact name="Last contact">
            {host.reach === null ? (
              "never"
            ) : (
              <>
                <Age at={host.reach.triedAt} />
                {host.reach.okAt === null || host.reach.state === "ok" ? null : (
                  <>
                    ; the last good one <Age at={host.reach.okAt} />
                  </>
                )}
              </>
            )}
          </Fact>
          <Fact name="Roles">
            {host.uses.length === 0
              ? "none yet"
              : host.uses.map((use) => (
                  <span
                    key={`${use.clusterId} ${use.role} ${use.name} ${use.changeNumber}`}
                    className="block"
                  >
                    {use.role === "director" ? "Director" : "Real server"} {use.name} of{" "}
                    <Link href={`/clusters/${use.clusterId}`} className="link">
                      {use.clusterName}
                    </Link>
                    {use.changeNumber === null ? "" : `, as change ${use.changeNumber} would have it`}
                  </span>
                ))}
          </Fact>
        </Facts>
      </Section>
      <HostFacts facts={host.facts} />
      {panel === "edit" ? <EditHost host={host} onClose={close} /> : null}
      {panel === "pin" ? <PinHostKey host={host} onClose={close} /> : null}
      {panel === "remove" ? <RemoveHost host={host} onClose={close} /> : null}
    </Page>
  );
}
