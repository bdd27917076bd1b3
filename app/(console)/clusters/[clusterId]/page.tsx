import { OverviewPage } from "@/components/cluster/OverviewPage";

export default OverviewPage;
