"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

interface LinkTab {
  href: string;
  text: string;
  /** A count or a mark behind the text. */
  after?: ReactNode;
}

/** Tabs that are pages of their own: each has its address. The first one is current only at exactly its address. */
export function LinkTabs({ label, tabs }: { label: string; tabs: readonly LinkTab[] }) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="overflow-x-auto border-b border-line">
      <ul className="flex gap-1">
        {tabs.map((tab, index) => {
          const current = pathname === tab.href || (index > 0 && pathname.startsWith(`${tab.href}/`));
          return (
            <li key={tab.href}>
              <Link
                href={tab.href}
                aria-current={current ? "page" : undefined}
                className={`flex min-h-9 items-center gap-1.5 border-b-2 px-3 whitespace-nowrap ${
                  current
                    ? "border-accent font-medium text-ink"
                    : "border-transparent text-ink-soft hover:border-line-strong hover:text-ink"
                }`}
              >
                {tab.text}
                {tab.after}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
