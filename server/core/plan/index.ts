export type { Sha256 } from "@/server/core/plan/fileChange";
export { type HostPart, type HostView, hostParts, pathsToRead } from "@/server/core/plan/hostView";
export { makePlan, type PlanInput, planHash, RENDERER_VERSION } from "@/server/core/plan/makePlan";
export * from "@/server/core/plan/types";
