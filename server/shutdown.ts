// One per process, however often this module is loaded (Next.js bundles it more than once).
const KEY = Symbol.for("shoal.shutdown");
const shared: typeof globalThis & { [KEY]?: AbortController } = globalThis;

function controller(): AbortController {
  shared[KEY] ??= new AbortController();
  return shared[KEY];
}

/** Aborted when this process begins to end: streams must then end by themselves. */
export function shutdownSignal(): AbortSignal {
  return controller().signal;
}

/** Tells every stream of this process to end. */
export function beginShutdown(): void {
  controller().abort();
}
