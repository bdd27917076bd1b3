"use server";

import { cookies } from "next/headers";
import { THEME_COOKIE, themeOf } from "@/components/shell/theme";

/** Keeps the choice of colours in a cookie of this browser, for a year. */
export async function setTheme(theme: string): Promise<void> {
  (await cookies()).set(THEME_COOKIE, themeOf(theme), { maxAge: 31_536_000, sameSite: "lax", path: "/" });
}
