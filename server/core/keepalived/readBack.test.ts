import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHECKERS, type Check } from "@/server/core/checkers";
import { type Cluster, clusterSchema } from "@/server/core/cluster";
import { globalFields } from "@/server/core/cluster/globalFields";
import { commentSchema } from "@/server/core/cluster/names";
import { poolMemberFields } from "@/server/core/cluster/poolMemberFields";
import { syncGroupFields } from "@/server/core/cluster/syncGroupFields";
import { SCHEDULERS } from "@/server/core/cluster/virtualService";
import { virtualServiceFields } from "@/server/core/cluster/virtualServiceFields";
import { vrrpInstanceFields } from "@/server/core/cluster/vrrpInstanceFields";
import { type Fields, type FieldType, valueSchema } from "@/server/core/fields";
import { directorConfig } from "@/server/core/keepalived/directorConfig";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { plain, readBackProblems, readFile } from "@/server/core/keepalived/readBack";
import { renderDirector } from "@/server/core/keepalived/renderDirector";
import { TRACKERS } from "@/server/core/trackers";

const address = fc.oneof(
  fc.ipV4(),
  fc.constantFrom("2001:db8::1", "fe80::1", "2001:DB8:0::2", "::1"),
  fc.tuple(fc.nat(65535), fc.nat(65535)).map(([a, b]) => `2001:db8:${a.toString(16)}::${b.toString(16)}`),
);
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/);
const device = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.@:-]{0,8}$/);
const comment = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(..."\\\"'#!{}$@~+: a"), maxLength: 30 }),
    fc.string({ unit: fc.constantFrom("🐟", "é", " ", "\\"), minLength: 200, maxLength: 250 }),
  )
  .filter((text) => commentSchema.safeParse(text).success);
const port = fc.integer({ min: 1, max: 65535 });
const decimals = (min: number, max: number, places: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => Math.max(min, Number(value.toFixed(places))));

/** Any value of a field: what the type describes, held against the schema itself. */
function anyValue(type: FieldType): fc.Arbitrary<unknown> {
  const schema = valueSchema(type);
  return rawValue(type).filter((value) => schema.safeParse(value).success);
}

function rawValue(type: FieldType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "integer":
      return fc.integer({ min: type.min, max: type.max });
    case "decimal":
      return decimals(type.min, type.max, type.places);
    case "choice":
      return fc.constantFrom(...Object.keys(type.choices));
    case "address":
      return address;
    case "flag":
    case "boolean":
      return fc.boolean();
    case "script":
      return fc
        .string({ unit: fc.constantFrom(..."/ab 'c\\#!$\u00e9-"), maxLength: 30 })
        .map((text) => `/${text}`);
    case "lines":
      return fc.array(fc.oneof(fc.constantFrom("eth0", "a weight -20", "x dev eth0", "b@c.d"), name), {
        minLength: 1,
        maxLength: 4,
      });
    case "text": {
      const free = fc.string({
        unit: fc.constantFrom(..."ab 1/.#!{}'\\\u00e9$"),
        maxLength: Math.min(type.maxLength, 30),
      });
      const formed = type.pattern === undefined ? free : fc.stringMatching(type.pattern);
      return type.canBeEmpty === true ? fc.oneof(fc.constant(""), formed) : formed;
    }
  }
}

/** Any settings of a set of fields, some of them set. */
function anySettings(fields: Fields): fc.Arbitrary<object> {
  const values = Object.entries(fields).map(([key, { type }]) => [key, anyValue(type)] as const);
  return fc
    .subarray(values, { maxLength: Math.min(values.length, 8) })
    .chain((some) => fc.record(Object.fromEntries(some)));
}

const anyCheck = fc.oneof(
  ...CHECKERS.map(({ type, fields }) => anySettings(fields).map((settings) => ({ type, settings }) as Check)),
);
const watch = fc.oneof(
  ...TRACKERS.map(({ type, fields }) => anySettings(fields).map((settings) => ({ type, settings }))),
);

const optional = <Value>(key: string, value: fc.Arbitrary<Value>) =>
  fc.option(value, { nil: undefined }).map((given) => (given === undefined ? {} : { [key]: given }));
const merged = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as object);

const RAW = {
  instance: "debug 3\nkernel_rx_buf_size 1000",
  service: "# why\n\nip_family inet",
  member: "SMTP_CHECK {\n    host {\n        connect_port 26\n    }\n}",
  global: "process_names\n# last \\ ",
  top: "static_routes {\n    192.0.2.0/24 via 10.0.0.9\n}\n\nvirtual_server fwmark 7 {\n    lb_algo rr\n}",
};

const vip = merged(
  fc.record({ address, prefixLength: fc.nat(128), excluded: fc.boolean(), vipId: fc.uuid() }),
  optional("device", device),
  optional("options", fc.constantFrom("label eth0:1", "scope link", "brd 192.0.2.255 -nodad")),
);

const instance = (directorIds: readonly string[]) =>
  merged(
    fc.record({
      vrrpInstanceId: fc.uuid(),
      interface: device,
      virtualRouterId: fc.integer({ min: 1, max: 255 }),
      enabled: fc.boolean(),
      version: fc.constantFrom(2, 3),
      advertInt: decimals(0.01, 255, 7),
      transport: fc.constantFrom("multicast", "unicast"),
      preempt: fc.boolean(),
      vips: fc.array(vip, { maxLength: 3 }),
      members: fc.tuple(
        ...directorIds.map((directorId) =>
          merged(
            fc.record({ directorId: fc.constant(directorId), priority: fc.integer({ min: 1, max: 254 }) }),
            optional("interface", device),
            optional("sourceAddress", address),
          ),
        ),
      ),
    }),
    optional("comment", comment),
    optional("otherPeers", fc.array(address, { maxLength: 2 })),
    optional("settings", anySettings(vrrpInstanceFields)),
    optional("raw", fc.constant(RAW.instance)),
  );

const service = (realServerIds: readonly string[]) =>
  merged(
    fc.record({
      virtualServiceId: fc.uuid(),
      enabled: fc.boolean(),
      listen: fc.record({ address, port, protocol: fc.constantFrom("TCP", "UDP", "SCTP") }),
      forwardingMethod: fc.constantFrom("NAT", "DR", "TUN"),
      scheduler: fc.constantFrom(...Object.keys(SCHEDULERS)),
      delayLoop: decimals(0.001, 4294, 8),
      checks: fc.array(anyCheck, { maxLength: 2 }),
      pool: fc.array(
        merged(
          fc.record({
            poolMemberId: fc.uuid(),
            realServerId: fc.constantFrom(...realServerIds),
            port,
            weight: fc.nat(65535),
            enabled: fc.boolean(),
          }),
          optional("checks", fc.array(anyCheck, { maxLength: 1 })),
          optional("settings", anySettings(poolMemberFields)),
          optional("raw", fc.constant(RAW.member)),
        ),
        { maxLength: 3 },
      ),
    }),
    optional("persistenceTimeout", fc.integer({ min: 1, max: 2_678_400 })),
    optional("comment", comment),
    optional(
      "tunnel",
      fc.constantFrom(
        { type: "ipip" },
        { type: "gre", checksum: "csum" },
        { type: "gue", port: 6080, checksum: "remcsum" },
      ),
    ),
    optional(
      "sorryServer",
      merged(
        fc.record({ address, inhibit: fc.boolean() }),
        optional("port", port),
        optional("forwardingMethod", fc.constantFrom("NAT", "DR", "TUN")),
      ),
    ),
    optional("settings", anySettings(virtualServiceFields)),
    optional("raw", fc.constant(RAW.service)),
  );

const named = (items: readonly object[], names: readonly string[]) =>
  items.map((item, index) => ({ ...item, name: `${names[index] ?? "n"}.${index}` }));

const directorIds = [idOf(11), idOf(12)];
const realServerIds = [idOf(51), idOf(52), idOf(53)];

/** Any cluster that the schema takes, with two directors and three real servers. */
const anyCluster: fc.Arbitrary<Cluster> = merged(
  fc.record({
    names: fc.array(name, { minLength: 8, maxLength: 8 }),
    realServers: fc.tuple(
      ...realServerIds.map((realServerId) =>
        merged(
          fc.record({
            realServerId: fc.constant(realServerId),
            address,
            arpFix: fc.constant({ method: "unmanaged" }),
          }),
          optional("comment", comment),
        ),
      ),
    ),
    vrrpInstances: fc.array(instance(directorIds), { maxLength: 2 }),
    virtualServices: fc.array(service(realServerIds), { maxLength: 2 }),
    trackers: fc.array(
      merged(fc.record({ trackerId: fc.uuid(), enabled: fc.boolean(), watch }), optional("comment", comment)),
      { maxLength: 2 },
    ),
    groupSettings: anySettings(syncGroupFields),
  }),
  optional("settings", anySettings(globalFields)),
  optional("globalRaw", fc.constant(RAW.global)),
  optional("raw", fc.constant(RAW.top)),
).map((parts) => {
  const { names, groupSettings, ...rest } = parts as unknown as {
    names: string[];
    groupSettings: object;
    realServers: object[];
    vrrpInstances: { vrrpInstanceId: string }[];
    virtualServices: object[];
    trackers: object[];
  };
  return clusterSchema.parse({
    ...rest,
    clusterId: idOf(1),
    name: "any",
    directors: directorIds.map((directorId, index) => ({
      directorId,
      name: `lvs${index}`,
      hostId: idOf(21 + index),
    })),
    realServers: named(rest.realServers, names),
    vrrpInstances: named(rest.vrrpInstances, names),
    virtualServices: named(rest.virtualServices, names),
    trackers: named(rest.trackers, names),
    syncGroups: [
      {
        syncGroupId: idOf(81),
        name: "together",
        vrrpInstanceIds: rest.vrrpInstances.map((each) => each.vrrpInstanceId),
        settings: groupSettings,
      },
    ],
  });
});

const options = { keepalivedVersion: "2.4.4", revision: "property" };
const RUNS = Number(process.env.SHOAL_PROPERTY_RUNS ?? 1000);

describe("reading back", () => {
  it("gives the sample", () => {
    const { file } = renderDirector(sampleCluster(), idOf(12), options);
    expect(readBackProblems(file.text, sampleCluster(), idOf(12))).toEqual([]);
    expect(readFile(file.text).account.filter(({ outcome }) => outcome !== "taken")).toEqual([]);
  });

  it("notices a difference", () => {
    const { file } = renderDirector(sampleCluster(), idOf(12), options);
    const text = file.text.replace("weight 5", "weight 6");
    expect(readBackProblems(text, sampleCluster(), idOf(12))).toMatchObject([
      { rule: "reads-back-differently", text: expect.stringContaining("services.0.realServers.1.weight") },
    ]);
  });

  it("gives any cluster that was rendered without errors", () => {
    let compared = 0;
    fc.assert(
      fc.property(anyCluster, fc.constantFrom(...directorIds), (cluster, directorId) => {
        const { file, problems } = renderDirector(cluster, directorId, options);
        if (problems.some(({ level }) => level === "error")) return;
        compared += 1;
        const read = readFile(file.text);
        expect(read.problems).toEqual([]);
        expect(read.config).toEqual(plain(directorConfig(cluster, directorId)));
        expect(renderDirector(cluster, directorId, options).file.text).toBe(file.text);
      }),
      { numRuns: RUNS },
    );
    expect(compared).toBeGreaterThan(RUNS / 2);
  }, 600_000);
});
