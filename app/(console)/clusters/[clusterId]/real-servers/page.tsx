import { RealServersPage } from "@/components/cluster/RealServersPage";

export default RealServersPage;
