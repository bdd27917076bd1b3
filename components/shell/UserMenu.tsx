"use client";

import { LogOut, UserRound } from "lucide-react";
import { signOut } from "@/components/people/session";
import { Button } from "@/components/ui/Button";
import { Menu } from "@/components/ui/Menu";
import { useMe } from "@/components/useMe";

/** Who is signed in, and the way out. */
export function UserMenu() {
  const me = useMe();
  if (me === undefined || me === null) return null;
  const leave = async () => {
    await signOut();
    // A whole page load: nothing of what was seen stays in the browser's memory.
    window.location.assign("/login");
  };
  return (
    <Menu
      trigger={
        <Button kind="quiet" small icon={UserRound}>
          <span className="max-sm:sr-only">{me.user.name}</span>
        </Button>
      }
      items={[{ text: "Sign out", icon: LogOut, run: () => void leave() }]}
    />
  );
}
