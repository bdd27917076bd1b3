import type { Cluster, Director } from "@/server/core/cluster";
import { FIFOS, FIFOS_SINCE } from "@/server/core/keepalived/fifos";
import {
  KEEPALIVED_CONF,
  type RenderedDirector,
  renderDirector,
} from "@/server/core/keepalived/renderDirector";
import { compareVersions } from "@/server/core/keepalived/versions";
import {
  FORWARDING_PATH,
  forwardingBefore,
  forwardingFile,
  PIPES_PATH,
  pipesFile,
  RUN_FOLDER,
} from "@/server/core/plan/directorFiles";
import type { Sha256 } from "@/server/core/plan/fileChange";
import type { HostView } from "@/server/core/plan/hostView";
import { buildPart, liveText, type PartBuilder, type PartPlan } from "@/server/core/plan/partPlan";
import { type ShellText, sh } from "@/server/core/sh";

const REVISION = /^\$SHOAL_REVISION=(\S+)/;

/** A director's file with a revision that is the hash of everything else in it, so that equal configurations are equal bytes. */
export function renderRevision(
  cluster: Cluster,
  director: { directorId: string; keepalivedVersion: string },
  sha256: Sha256,
): RenderedDirector & { revision: string } {
  const { directorId, keepalivedVersion } = director;
  const draft = renderDirector(cluster, directorId, { keepalivedVersion, revision: "0" });
  const revision = revisionOf(draft.file.text, sha256);
  // Rendering again would give the same with another first line.
  const named = (text: string) => text.replace(REVISION, () => `$SHOAL_REVISION=${revision}`);
  const { text, shown } = draft.file;
  return { ...draft, revision, file: { ...draft.file, text: named(text), shown: named(shown) } };
}

/** Whose a live keepalived.conf is: Shoal's as it wrote it, Shoal's but changed by hand since, or not Shoal's. */
export function originOfConf(text: string, sha256: Sha256): "shoal" | "edited" | "foreign" {
  const revision = REVISION.exec(text)?.[1];
  if (revision === undefined) return "foreign";
  return revisionOf(text.replace(REVISION, "$$SHOAL_REVISION=0"), sha256) === revision ? "shoal" : "edited";
}

function revisionOf(text: string, sha256: Sha256): string {
  return sha256(text).slice(0, 16);
}

/** What a director needs; nothing when its version of keepalived is not known. */
export function directorPlan(
  of: { cluster: Cluster; director: Director; view: HostView },
  sha256: Sha256,
): PartPlan & { revision?: string } {
  const { cluster, director, view } = of;
  const keepalived = view.facts.keepalived;
  const version = keepalived?.installed?.version;
  if (keepalived === undefined || version === undefined) return { files: [], steps: [], problems: [] };
  const rendered = renderRevision(
    cluster,
    { directorId: director.directorId, keepalivedVersion: version },
    sha256,
  );
  const part = buildPart(view);
  if (compareVersions(version, FIFOS_SINCE) >= 0 && part.file("directors", pipesFile())) {
    part.command("directors", { say: "Make the pipes for keepalived's events", run: makePipes() });
  }
  forwarding(part, { isWanted: usesNat(cluster), view });
  const isChanged = part.file("directors", rendered.file);
  const isStale = view.runningRevision !== undefined && view.runningRevision !== rendered.revision;
  if (keepalived.running.length === 0) part.keepalived("start");
  else if (isChanged || isStale) part.keepalived("reload");
  return { ...part.done(rendered.problems), revision: rendered.revision };
}

/** What a host needs that is a director no more: keepalived stopped and Shoal's files taken away, nobody else's. */
export function formerDirectorPlan(view: HostView): PartPlan {
  const conf = liveText(view, KEEPALIVED_CONF);
  const part = buildPart(view);
  if (conf !== undefined && REVISION.test(conf)) {
    if (view.facts.keepalived?.running.length !== 0) part.keepalived("stop");
    part.remove("directors", KEEPALIVED_CONF);
    part.remove("directors", PIPES_PATH);
  }
  forwarding(part, { isWanted: false, view });
  return part.done([]);
}

function usesNat(cluster: Cluster): boolean {
  return cluster.virtualServices.some((service) => service.enabled && service.forwardingMethod === "NAT");
}

function forwarding(part: PartBuilder, want: { isWanted: boolean; view: HostView }): void {
  const { isWanted, view } = want;
  const isOn = view.facts.forwarding?.ipv4;
  if (isOn === undefined) return;
  const before = forwardingBefore(liveText(view, FORWARDING_PATH));
  if (isWanted) {
    part.file("directors", forwardingFile(before ?? isOn));
    if (isOn) return;
    part.command("directors", {
      say: "Forward packets, for NAT",
      run: setForwarding(true),
      undo: setForwarding(false),
    });
    return;
  }
  if (before === false && isOn) {
    part.command("cleanUp", {
      say: "Stop forwarding packets, as before",
      run: setForwarding(false),
      undo: setForwarding(true),
    });
  }
  part.remove("cleanUp", FORWARDING_PATH);
}

function setForwarding(isOn: boolean): ShellText {
  return sh`echo ${isOn ? 1 : 0} >/proc/sys/net/ipv4/ip_forward`;
}

function makePipes(): ShellText {
  return sh`mkdir -p -m 0750 ${RUN_FOLDER}
for p in ${Object.values(FIFOS)}; do [ -p "$p" ] || { rm -f "$p" && mkfifo -m 0600 "$p"; } || exit 1; done`;
}
