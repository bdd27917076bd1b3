import type { ReactNode } from "react";
import { ClusterFrame } from "@/components/cluster/ClusterFrame";

export default async function ClusterLayout({
  params,
  children,
}: {
  params: Promise<{ clusterId: string }>;
  children: ReactNode;
}) {
  const { clusterId } = await params;
  return (
    <ClusterFrame key={clusterId} clusterId={clusterId}>
      {children}
    </ClusterFrame>
  );
}
