"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { PLACES } from "@/components/shell/places";
import { useMe } from "@/components/useMe";

/** The ways to the main pages; those that the person may not see are left out. */
export function Navigation() {
  const pathname = usePathname();
  const me = useMe();
  const places = PLACES.filter((place) => me?.permissions.includes(place.needs) === true);
  return (
    <nav aria-label="Main" className="min-w-0 overflow-x-auto max-md:order-last max-md:w-full">
      <ul className="flex">
        {places.map(({ href, text }) => {
          const isCurrent = href === "/" ? pathname === "/" : pathname.startsWith(href);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isCurrent ? "page" : undefined}
                className={`flex h-10 items-center border-b-2 px-3 md:h-12 ${
                  isCurrent ? "border-accent font-medium" : "border-transparent text-ink-soft hover:text-ink"
                }`}
              >
                {text}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
