import { ChoiceAt, FlagAt, NumberAt, TextAt } from "@/components/ui/boundFields";
import { FieldRow } from "@/components/ui/FieldGroup";

/** How Shoal reaches a host. */
export function HostFields({
  keys,
}: {
  keys: readonly { sshKeyId: string; name: string; fingerprint: string }[];
}) {
  return (
    <>
      <FieldRow>
        <TextAt at={["name"]} label="Name" about="What Shoal calls it." />
        <TextAt
          at={["address"]}
          label="Address"
          about="An IP address, or a name that the server can resolve."
          mono
        />
        <NumberAt at={["port"]} label="SSH port" />
        <TextAt at={["user"]} label="User" about="root, or a user who may use sudo." mono />
        <ChoiceAt
          at={["sshKeyId"]}
          label="SSH key"
          choices={keys.map((key) => ({
            value: key.sshKeyId,
            text: `${key.name} (${key.fingerprint.slice(0, 18)}…)`,
          }))}
        />
      </FieldRow>
      <FlagAt
        at={["sudo"]}
        label="Use sudo"
        about="Everything runs through sudo -n: the user needs it without a password."
      />
    </>
  );
}
