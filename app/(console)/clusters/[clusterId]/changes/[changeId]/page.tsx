import { ChangePage } from "@/components/change/ChangePage";

export default async function Page({ params }: { params: Promise<{ changeId: string }> }) {
  const { changeId } = await params;
  return <ChangePage key={changeId} changeId={changeId} />;
}
