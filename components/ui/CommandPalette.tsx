"use client";

import { Command } from "cmdk";
import { Dialog } from "radix-ui";

export interface PaletteItem {
  id: string;
  text: string;
  /** What it is or where, e.g. `virtual service of web`. */
  hint?: string;
  keywords?: readonly string[];
  run: () => void;
}

export interface PaletteGroup {
  title: string;
  items: readonly PaletteItem[];
}

interface CommandPaletteProps {
  open: boolean;
  onClose: () => void;
  groups: readonly PaletteGroup[];
}

/** Finds things and actions by typing. */
export function CommandPalette({ open, onClose, groups }: CommandPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-sunken/70" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-1rem)] max-w-xl -translate-x-1/2 rounded border border-line-strong bg-surface"
        >
          <Dialog.Title className="sr-only">Find</Dialog.Title>
          <Command label="Find" loop>
            <Command.Input
              placeholder="Find a cluster, service, server, VIP, change, person or action"
              className="w-full border-b border-line bg-transparent px-4 py-3 outline-none placeholder:text-ink-faint"
            />
            <Command.List className="max-h-[60vh] overflow-auto p-2">
              <Command.Empty className="px-2 py-4 text-ink-soft">Nothing found.</Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group.title}
                  heading={group.title}
                  className="**:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:py-1 **:[[cmdk-group-heading]]:text-sm **:[[cmdk-group-heading]]:text-ink-soft"
                >
                  {group.items.map((item) => (
                    <Command.Item
                      key={item.id}
                      value={`${item.text} ${item.hint ?? ""} ${item.id}`}
                      keywords={[...(item.keywords ?? [])]}
                      onSelect={() => {
                        onClose();
                        item.run();
                      }}
                      className="flex cursor-pointer items-baseline justify-between gap-4 rounded px-2 py-1.5 data-[selected=true]:bg-accent-fill"
                    >
                      <span className="truncate">{item.text}</span>
                      <span className="truncate text-sm text-ink-soft">{item.hint}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
