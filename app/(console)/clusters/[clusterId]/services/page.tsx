import { ServicesPage } from "@/components/cluster/ServicesPage";

export default ServicesPage;
