"use client";

import type { ReactNode } from "react";
import { useCan } from "@/components/useMe";
import type { Permission } from "@/server/access/permissions";

interface CanProps {
  do: Permission;
  clusterId?: string;
  children: ReactNode;
  /** Stands there instead for those who may not. */
  otherwise?: ReactNode;
}

/** Hides what the server would refuse. Protects nothing by itself. */
export function Can({ do: permission, clusterId, children, otherwise = null }: CanProps) {
  return useCan(permission, clusterId) ? children : otherwise;
}
