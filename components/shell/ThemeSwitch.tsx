"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { THEME_COOKIE, THEMES, type Theme, themeAttribute } from "@/components/shell/theme";
import { IconButton } from "@/components/ui/Button";
import { Menu } from "@/components/ui/Menu";

const WORDS: Readonly<Record<Theme, string>> = { system: "As the system", light: "Light", dark: "Dark" };
const ICONS = { system: Monitor, light: Sun, dark: Moon };

/** Chooses light or dark, for this browser. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme) => {
    setTheme(next);
    const attribute = themeAttribute(next);
    if (attribute === undefined) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = attribute;
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=31536000; samesite=lax`;
  };
  return (
    <Menu
      trigger={<IconButton label="Colours" icon={ICONS[theme]} />}
      items={THEMES.map((each) => ({
        text: WORDS[each],
        icon: ICONS[each],
        current: each === theme,
        run: () => choose(each),
      }))}
    />
  );
}
