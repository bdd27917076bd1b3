"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { THEMES, type Theme, themeAttribute } from "@/components/shell/theme";
import { IconButton } from "@/components/ui/Button";
import { Menu } from "@/components/ui/Menu";

const WORDS: Readonly<Record<Theme, string>> = { system: "As the system", light: "Light", dark: "Dark" };
const ICONS = { system: Monitor, light: Sun, dark: Moon };

interface ThemeSwitchProps {
  initial: Theme;
  /** Remembers the choice; the page itself has changed already. */
  onChoose: (theme: Theme) => Promise<void>;
}

/** Chooses light or dark, for this browser. */
export function ThemeSwitch({ initial, onChoose }: ThemeSwitchProps) {
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme) => {
    setTheme(next);
    const attribute = themeAttribute(next);
    if (attribute === undefined) delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = attribute;
    void onChoose(next);
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
