import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";
import type pg from "pg";

declare global {
  // The engine calls this global when it panics, and dies without a word where it is not there.
  var PRISMA_WASM_PANIC_REGISTRY: { set_message(message: string): void } | undefined;
}

let loaded: Promise<void> | undefined;

/**
 * Prisma's schema engine on the connections of a pool, as WebAssembly: the binary that `prisma migrate` uses is a
 * download, and Shoal installs without downloads of its own. It cannot introspect a database through this adapter.
 * `onScriptFailure` hears of the failure itself: after it the engine may fail again, and then reports only that.
 */
export async function openSchemaEngine(
  pool: pg.Pool,
  datamodel: string,
  onScriptFailure: (script: string, error: unknown) => void = () => undefined,
): Promise<SchemaEngine> {
  loaded ??= load();
  await loaded;
  const adapter = bindMigrationAwareSqlAdapterFactory(withWholeScripts(new PrismaPg(pool), onScriptFailure));
  return engine.SchemaEngine.new({ datamodels: [["schema.prisma", datamodel]] }, () => undefined, adapter);
}

// The adapter itself would cut a script at every semicolon, also within a function's body and within comments.
function withWholeScripts(
  factory: PrismaPg,
  onScriptFailure: (script: string, error: unknown) => void,
): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await adapter.executeRaw({ sql: script, args: [], argTypes: [] }).catch((error: unknown) => {
        onScriptFailure(script, error);
        throw error;
      });
    };
    return adapter;
  };
  return factory;
}

async function load(): Promise<void> {
  globalThis.PRISMA_WASM_PANIC_REGISTRY ??= {
    set_message(message) {
      throw new Error(`Prisma's schema engine panicked: ${message}`);
    },
  };
  const script = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bytes = await readFile(join(dirname(script), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(bytes, {
    "./schema_engine_bg.js": { ...engine, ...unreferencedTimers() },
  });
  engine.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== "function") throw new Error("the schema engine's WebAssembly has no start function");
  start();
}

// The engine guards its lock with a timer of ten seconds that it never clears; it must not keep a process alive.
function unreferencedTimers(): Record<
  string,
  (callback: () => void, milliseconds: number) => NodeJS.Timeout
> {
  const names = Object.keys(engine).filter((name) => name.startsWith("__wbg_setTimeout_"));
  return Object.fromEntries(
    names.map((name) => [name, (callback, milliseconds) => setTimeout(callback, milliseconds >>> 0).unref()]),
  );
}
