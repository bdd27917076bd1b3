import type { ReactNode } from "react";

interface FieldGroupProps {
  title: string;
  about?: ReactNode;
  children: ReactNode;
}

/** Fields that belong together, under a heading. */
export function FieldGroup({ title, about, children }: FieldGroupProps) {
  return (
    <fieldset className="grid min-w-0 gap-4 border-t border-line pt-4">
      <legend className="float-left w-full text-lg font-semibold">{title}</legend>
      {about === undefined ? null : <p className="-mt-3 max-w-prose text-sm text-ink-soft">{about}</p>}
      {children}
    </fieldset>
  );
}

/** Fields side by side where there is room. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className="grid min-w-0 gap-4 md:grid-cols-2 lg:grid-cols-3">{children}</div>;
}
