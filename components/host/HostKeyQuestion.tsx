import { Button, Buttons } from "@/components/ui/Button";
import { Section } from "@/components/ui/Page";

interface HostKeyQuestionProps {
  hostKey: { type: string; fingerprint: string };
  address: string;
  /** The fingerprint that was pinned before, when it is another one now. */
  before?: string;
  busy: boolean;
  onYes: () => void;
  onNo: () => void;
}

/** Shows a host's fingerprint to be compared by a person, and asks. */
export function HostKeyQuestion({ hostKey, address, before, busy, onYes, onNo }: HostKeyQuestionProps) {
  const file = `/etc/ssh/ssh_host_${fileOf(hostKey.type)}_key.pub`;
  return (
    <Section title="Is this the machine you mean?" about={`${address} shows this ${hostKey.type} key:`}>
      {before === undefined ? null : (
        <p>
          Pinned until now: <code className="break-all">{before}</code>
        </p>
      )}
      <p className="w-fit rounded border border-line-strong bg-panel px-3 py-2 font-mono text-lg break-all">
        {hostKey.fingerprint}
      </p>
      <p className="max-w-prose">
        Compare it with what the machine itself says, on its own console or by a connection that you trust:
      </p>
      <pre className="w-fit max-w-full overflow-x-auto rounded border border-line bg-panel px-2 py-1">
        ssh-keygen -lf {file}
      </pre>
      <Buttons>
        <Button kind="primary" busy={busy} onClick={onYes}>
          It is the same: pin this key
        </Button>
        <Button onClick={onNo}>It differs</Button>
      </Buttons>
    </Section>
  );
}

function fileOf(type: string): string {
  if (type.includes("ed25519")) return "ed25519";
  if (type.includes("ecdsa")) return "ecdsa";
  return "rsa";
}
