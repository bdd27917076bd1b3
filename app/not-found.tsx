import Link from "next/link";
import { Entrance } from "@/components/shell/Entrance";

export default function NotFound() {
  return (
    <Entrance title="There is no such page">
      <p>
        The address may be mistyped, or what it showed was removed.{" "}
        <Link href="/" className="link">
          To the dashboard
        </Link>
      </p>
    </Entrance>
  );
}
