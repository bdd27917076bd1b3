import { ConfigurationPage } from "@/components/cluster/ConfigurationPage";

export default ConfigurationPage;
