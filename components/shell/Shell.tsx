"use client";

import { Keyboard, Search } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo, useState } from "react";
import { MyChangesBar } from "@/components/change/MyChangesBar";
import { Mark } from "@/components/shell/Mark";
import { Navigation } from "@/components/shell/Navigation";
import { Palette } from "@/components/shell/Palette";
import { PLACES } from "@/components/shell/places";
import { ThemeSwitch } from "@/components/shell/ThemeSwitch";
import type { Theme } from "@/components/shell/theme";
import { UserMenu } from "@/components/shell/UserMenu";
import { Button, IconButton } from "@/components/ui/Button";
import { KeyHelp } from "@/components/ui/KeyHelp";
import type { KeyBinding } from "@/components/ui/keys";
import { Toaster } from "@/components/ui/Toast";
import { useKeys } from "@/components/ui/useKeys";

interface ShellProps {
  theme: Theme;
  onTheme: (theme: Theme) => Promise<void>;
  children: ReactNode;
}

/** What stands around every page of the console: the ways, the open change, keys and palette. */
export function Shell({ theme, onTheme, children }: ShellProps) {
  const router = useRouter();
  const [front, setFront] = useState<"palette" | "keys" | undefined>();
  const close = () => setFront(undefined);
  const bindings = useMemo<KeyBinding[]>(
    () => [
      { keys: "mod+k", about: "Find anything", run: () => setFront("palette") },
      { keys: "?", about: "Show the keys", run: () => setFront("keys") },
      ...PLACES.map((place) => ({
        keys: place.key,
        about: `Go to ${place.text}`,
        run: () => router.push(place.href),
      })),
    ],
    [router],
  );
  useKeys(bindings);
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:px-3 focus:py-2"
      >
        To the content
      </a>
      <header className="sticky top-0 z-30 border-b border-line bg-surface">
        <div className="flex flex-wrap items-center gap-x-4 px-4 md:px-6">
          <Link href="/" className="flex h-12 items-center gap-2 text-lg font-semibold">
            <Mark />
            Shoal
          </Link>
          <Navigation />
          <div className="ml-auto flex items-center gap-1">
            <Button small icon={Search} aria-keyshortcuts="Control+K" onClick={() => setFront("palette")}>
              <span className="max-sm:sr-only">Find</span>
              <kbd className="text-ink-faint max-lg:hidden">Ctrl K</kbd>
            </Button>
            <span className="max-md:hidden">
              <IconButton label="Keys" icon={Keyboard} onClick={() => setFront("keys")} />
            </span>
            <ThemeSwitch initial={theme} onChoose={onTheme} />
            <UserMenu />
          </div>
        </div>
        <MyChangesBar />
      </header>
      <main id="content" tabIndex={-1} className="outline-none">
        {children}
      </main>
      {front === "palette" ? <Palette onClose={close} /> : null}
      <KeyHelp bindings={bindings} open={front === "keys"} onClose={close} />
      <Toaster />
    </>
  );
}
