import type { Metadata } from "next";
import { AddHostPage } from "@/components/host/AddHostPage";

export const metadata: Metadata = { title: "Add host" };

export default AddHostPage;
