import { VrrpPage } from "@/components/cluster/VrrpPage";

export default VrrpPage;
