import type { Wrong } from "@/server/core/health";

const PATHS: Readonly<Record<string, string>> = {
  directors: "directors",
  vrrpInstances: "vrrp",
  realServers: "real-servers",
  virtualServices: "services",
};

/** The page of the object that something wrong is about; the cluster's own when there is none. */
export function pathOfWrong(clusterId: string, wrong: Pick<Wrong, "at">): string {
  const [list, objectId] = wrong.at;
  const path = PATHS[String(list)];
  const home = `/clusters/${clusterId}`;
  if (path === undefined) return home;
  return typeof objectId === "string" ? `${home}/${path}/${objectId}` : `${home}/${path}`;
}
