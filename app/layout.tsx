import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { THEME_COOKIE, themeAttribute, themeOf } from "@/components/shell/theme";
import { Api } from "@/components/trpc";
import "@/app/globals.css";

export const metadata: Metadata = {
  title: { default: "Shoal", template: "%s · Shoal" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

/** Every page. Rendered for each request: the theme is in a cookie, and the policy's nonce is new each time. */
export default async function Layout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={themeAttribute(theme)}>
      <body>
        <Api>{children}</Api>
      </body>
    </html>
  );
}
