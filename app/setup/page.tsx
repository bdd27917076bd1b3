import type { Metadata } from "next";
import { FirstAdministrator } from "@/components/people/FirstAdministrator";
import { Entrance } from "@/components/shell/Entrance";

// The token must not travel to another page in a Referer header.
export const metadata: Metadata = { title: "First administrator", referrer: "no-referrer" };

export default function SetupPage() {
  return (
    <Entrance title="First administrator">
      <FirstAdministrator />
    </Entrance>
  );
}
