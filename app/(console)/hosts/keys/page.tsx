import type { Metadata } from "next";
import { KeysPage } from "@/components/host/KeysPage";

export const metadata: Metadata = { title: "SSH keys" };

export default KeysPage;
