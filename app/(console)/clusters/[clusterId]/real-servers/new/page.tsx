import { NewObject } from "@/components/cluster/NewObject";

export default function Page() {
  return <NewObject kind="realServer" />;
}
