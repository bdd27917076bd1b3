import { DirectorPage } from "@/components/cluster/DirectorPage";

export default async function Page({ params }: { params: Promise<{ directorId: string }> }) {
  const { directorId } = await params;
  return <DirectorPage key={directorId} directorId={directorId} isNew={false} />;
}
