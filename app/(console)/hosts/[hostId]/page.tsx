import { HostPage } from "@/components/host/HostPage";

export default async function Page({ params }: { params: Promise<{ hostId: string }> }) {
  const { hostId } = await params;
  return <HostPage key={hostId} hostId={hostId} />;
}
