import { CopyButton } from "@/components/ui/CopyButton";

/** The public half of a key, and how it gets onto a host. */
export function PublicKey({ publicKey, user }: { publicKey: string; user: string }) {
  const home = user === "root" || user === "" ? "/root" : `~${user}`;
  return (
    <div className="grid gap-2">
      <p>
        Add this line to <code>{home}/.ssh/authorized_keys</code> on the host:
      </p>
      <pre className="rounded border border-line bg-panel px-2 py-1 break-all whitespace-pre-wrap">
        {publicKey}
      </pre>
      <div>
        <CopyButton text={publicKey} label="Copy the line" />
      </div>
    </div>
  );
}
