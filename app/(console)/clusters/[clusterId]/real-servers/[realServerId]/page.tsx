import { RealServerPage } from "@/components/cluster/RealServerPage";

export default async function Page({ params }: { params: Promise<{ realServerId: string }> }) {
  const { realServerId } = await params;
  return <RealServerPage key={realServerId} realServerId={realServerId} isNew={false} />;
}
