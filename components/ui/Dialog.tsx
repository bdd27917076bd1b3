"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button, Buttons, IconButton } from "@/components/ui/Button";

interface DialogProps {
  title: string;
  about?: ReactNode;
  open: boolean;
  onClose: () => void;
  wide?: boolean;
  children?: ReactNode;
}

/** A question or a short form in front of the page. Escape and the cross close it. */
export function Dialog({ title, about, open, onClose, wide = false, children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-sunken/70" />
        <Radix.Content
          {...(about === undefined ? { "aria-describedby": undefined } : {})}
          className={`fixed top-[10vh] left-1/2 z-50 grid max-h-[85vh] w-[calc(100vw-1rem)] -translate-x-1/2 gap-4 overflow-auto rounded border border-line-strong bg-surface p-4 md:p-6 ${wide ? "max-w-5xl" : "max-w-xl"}`}
        >
          <div className="flex items-start justify-between gap-4">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close" icon={X} />
            </Radix.Close>
          </div>
          {about === undefined ? null : (
            <Radix.Description asChild>
              <div className="text-ink-soft">{about}</div>
            </Radix.Description>
          )}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ConfirmProps {
  title: string;
  /** What will happen, in the operator's terms. */
  about: ReactNode;
  /** The verb, e.g. `Remove web-1`. */
  verb: string;
  dangerous?: boolean;
  open: boolean;
  onClose: () => void;
  onConfirm: () => unknown;
}

/** Says what will happen, then asks. Stays open, with its button busy, until it has happened. */
export function Confirm({ title, about, verb, dangerous = false, open, onClose, onConfirm }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch {
      // The failure is shown by whoever started the work; the question stays open.
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} about={about} open={open} onClose={onClose}>
      <Buttons>
        <Button kind={dangerous ? "danger" : "primary"} busy={busy} onClick={() => void confirm()}>
          {verb}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </Buttons>
    </Dialog>
  );
}
