import type { ReactNode } from "react";
import { Mark } from "@/components/shell/Mark";

/** The frame of the pages that are seen before signing in. */
export function Entrance({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto grid w-full max-w-sm gap-6 px-4 pt-[12vh] pb-8">
      <header className="grid gap-2">
        <p className="flex items-center gap-2 font-semibold">
          <Mark />
          Shoal
        </p>
        <h1 className="text-xl font-semibold">{title}</h1>
      </header>
      {children}
    </main>
  );
}
