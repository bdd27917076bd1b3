import { ChangeList } from "@/components/change/ChangeList";

export default async function ClusterChangesPage({ params }: { params: Promise<{ clusterId: string }> }) {
  const { clusterId } = await params;
  return <ChangeList clusterId={clusterId} />;
}
