import type { Metadata } from "next";
import { DashboardPage } from "@/components/live/DashboardPage";

export const metadata: Metadata = { title: "Dashboard" };

export default DashboardPage;
