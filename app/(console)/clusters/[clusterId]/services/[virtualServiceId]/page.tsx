import { ServicePage } from "@/components/cluster/ServicePage";

export default async function Page({ params }: { params: Promise<{ virtualServiceId: string }> }) {
  const { virtualServiceId } = await params;
  return <ServicePage key={virtualServiceId} virtualServiceId={virtualServiceId} isNew={false} />;
}
