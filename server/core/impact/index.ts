export { changedAdverts, impactOf, MASS_CHANGE, worstImpact } from "@/server/core/impact/impactOf";
