/** Light, dark, or what the system says. */
export const THEMES = ["system", "light", "dark"] as const;

export type Theme = (typeof THEMES)[number];

/** The cookie that keeps the choice; the server reads it, so that the first paint is right. */
export const THEME_COOKIE = "theme";

/** The theme that a cookie's value says; anything else is the system's. */
export function themeOf(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? "system";
}

/** The attribute of the root element that chooses the colours; undefined: the system chooses. */
export function themeAttribute(theme: Theme): "light" | "dark" | undefined {
  return theme === "system" ? undefined : theme;
}
