import type { Metadata } from "next";
import { HostsPage } from "@/components/host/HostsPage";

export const metadata: Metadata = { title: "Hosts" };

export default HostsPage;
