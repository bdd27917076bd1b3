import { InstancePage } from "@/components/cluster/InstancePage";

export default async function Page({ params }: { params: Promise<{ vrrpInstanceId: string }> }) {
  const { vrrpInstanceId } = await params;
  return <InstancePage key={vrrpInstanceId} vrrpInstanceId={vrrpInstanceId} isNew={false} />;
}
