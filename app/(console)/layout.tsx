import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { setTheme } from "@/app/setTheme";
import { Shell } from "@/components/shell/Shell";
import { SignedIn } from "@/components/shell/SignedIn";
import { THEME_COOKIE, themeOf } from "@/components/shell/theme";

/** The console around its pages. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <SignedIn>
      <Shell theme={theme} onTheme={setTheme}>
        {children}
      </Shell>
    </SignedIn>
  );
}
