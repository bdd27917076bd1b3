import type { PoolMember, RealServer, VirtualService } from "@/server/core/cluster";
import { canonicalAddress } from "@/server/core/cluster/addresses";
import type { RealServerConfig, ServiceConfig } from "@/server/core/keepalived/configTypes";
import { distinctNames } from "@/server/core/keepalived/distinctNames";
import type { ReadDirector } from "@/server/core/keepalived/importDirectors";
import type { MergeOptions } from "@/server/core/keepalived/importInstances";
import { isSame } from "@/server/core/keepalived/isSame";
import { plainValue } from "@/server/core/keepalived/readBack";

/** The virtual services of all directors' files, and the real servers that they name, one for each address. */
export function importServices(
  read: readonly ReadDirector[],
  { newId, warn }: MergeOptions,
): { realServers: RealServer[]; virtualServices: VirtualService[] } {
  const services = new Map<string, ServiceConfig>();
  for (const [index, { config }] of read.entries()) {
    for (const service of config.services) {
      const key = keyOf(service);
      const known = services.get(key);
      if (known === undefined) {
        services.set(key, service);
        if (index > 0) warn(`Virtual service ${service.name}, which the first has not,`);
      } else if (!isSame(plainValue(known), plainValue(service))) {
        warn(`Virtual service ${known.name}`);
      }
    }
  }
  const servers = new Map<string, RealServer>();
  for (const service of services.values()) {
    for (const server of service.realServers) addServer(server);
  }
  const names = distinctNames([...servers.values()].map(({ name }) => name));
  const serviceNames = distinctNames([...services.values()].map(({ name }) => name));
  return {
    realServers: [...servers.values()].map((server, index) => ({
      ...server,
      name: names[index] ?? server.name,
    })),
    virtualServices: [...services.values()].map((service, index) => ({
      ...virtualService(service),
      name: serviceNames[index] ?? service.name,
    })),
  };

  function addServer({ name, comment, address }: RealServerConfig): void {
    const key = canonicalAddress(address);
    const known = servers.get(key);
    servers.set(key, {
      realServerId: newId(),
      name,
      address,
      arpFix: { method: "unmanaged" },
      ...known,
      ...(comment !== undefined && { comment: known?.comment ?? comment }),
    });
  }

  function virtualService({ realServers, comment, raw, at: _at, ...service }: ServiceConfig): VirtualService {
    const checks = realServers[0]?.checks ?? [];
    const { settings, ...rest } = service;
    return {
      virtualServiceId: newId(),
      enabled: true,
      ...rest,
      ...(comment !== undefined && { comment }),
      checks: [...checks],
      pool: realServers.map((server) => poolMember(server, checks)),
      ...(Object.keys(settings).length > 0 && { settings }),
      ...(raw !== undefined && { raw }),
    };
  }

  function poolMember(server: RealServerConfig, shared: RealServerConfig["checks"]): PoolMember {
    return {
      poolMemberId: newId(),
      realServerId: servers.get(canonicalAddress(server.address))?.realServerId ?? "",
      port: server.port,
      weight: server.weight,
      enabled: true,
      ...(!isSame(server.checks, shared) && { checks: [...server.checks] }),
      ...(Object.keys(server.settings).length > 0 && { settings: server.settings }),
      ...(server.raw !== undefined && { raw: server.raw }),
    };
  }
}

function keyOf({ listen }: ServiceConfig): string {
  return `${canonicalAddress(listen.address)} ${listen.port} ${listen.protocol}`;
}
