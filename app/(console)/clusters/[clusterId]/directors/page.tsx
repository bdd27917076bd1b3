import { DirectorsPage } from "@/components/cluster/DirectorsPage";

export default DirectorsPage;
