"use client";

import type { LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

interface MenuItem {
  text: string;
  icon?: LucideIcon;
  /** Ticked, for one of several. */
  current?: boolean;
  run: () => void;
}

/** A button's list of things to do. `trigger` is the button. */
export function Menu({ trigger, items }: { trigger: ReactNode; items: readonly MenuItem[] }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="z-50 min-w-44 rounded border border-line-strong bg-surface py-1"
        >
          {items.map(({ text, icon: Icon, current = false, run }) => (
            <DropdownMenu.Item
              key={text}
              onSelect={run}
              className="flex cursor-pointer items-center gap-2 px-3 py-1.5 outline-none data-highlighted:bg-accent-fill"
            >
              {Icon === undefined ? null : <Icon aria-hidden className="size-4 text-ink-soft" />}
              <span className="flex-1">{text}</span>
              {current ? <span className="text-sm text-ink-soft">current</span> : null}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
