import { Dialog } from "@/components/ui/Dialog";
import type { KeyBinding } from "@/components/ui/keys";

interface KeyHelpProps {
  bindings: readonly KeyBinding[];
  open: boolean;
  onClose: () => void;
}

/** The list of keys. */
export function KeyHelp({ bindings, open, onClose }: KeyHelpProps) {
  return (
    <Dialog title="Keys" open={open} onClose={onClose}>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-2">
        {bindings.map((binding) => (
          <div key={binding.keys} className="contents">
            <dt className="flex gap-1">
              {binding.keys.split(" ").map((key) => (
                <kbd key={key} className="rounded border border-line-strong bg-panel px-1.5">
                  {key.replace("mod+k", "Ctrl K")}
                </kbd>
              ))}
            </dt>
            <dd>{binding.about}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
