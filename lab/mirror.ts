import { run, runAny } from "@/lab/process";

/** Where packages come from: a Debian mirror, and the proxy on the way to it. */
export interface Mirror {
  url: string;
  proxy?: string;
}

const DEFAULT_MIRROR = "http://deb.debian.org/debian";

/** The mirror for a suite: `DEBIAN_MIRROR`, else what this machine's apt uses for that suite, else Debian's default. */
export async function findMirror(suite: string): Promise<Mirror> {
  const url = process.env.DEBIAN_MIRROR ?? (await mirrorOfApt(suite)) ?? DEFAULT_MIRROR;
  const proxy = await proxyOfApt();
  return proxy === undefined ? { url } : { url, proxy };
}

async function mirrorOfApt(suite: string): Promise<string | undefined> {
  const format = "$(CREATED_BY) $(RELEASE) $(COMPONENT) $(SITE)";
  const listed = await runAny("apt-get", ["indextargets", "--format", format]);
  return listed.code === 0 ? mirrorFrom(listed.stdout, suite) : undefined;
}

/** Finds a suite's http mirror in the lines `Packages SUITE COMPONENT URL` of `apt-get indextargets` (apt-get(8)). */
export function mirrorFrom(lines: string, suite: string): string | undefined {
  for (const line of lines.split("\n")) {
    const [createdBy, release, component, site] = line.split(" ");
    if (createdBy !== "Packages" || release !== suite || component !== "main") continue;
    if (site !== undefined && /^https?:\/\//.test(site)) return site.replace(/\/$/, "");
  }
  return undefined;
}

async function proxyOfApt(): Promise<string | undefined> {
  const text = await run("apt-config", ["--format", "%v%n", "dump", "Acquire::http::Proxy"]);
  const proxy = text.split("\n").find((line) => /^https?:\/\//.test(line));
  return proxy?.trim();
}
