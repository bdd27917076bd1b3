"use client";

import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import type { Director } from "@/server/core/cluster";
import { type RenderedDirector, renderDirector } from "@/server/core/keepalived/renderDirector";
import type { Path, Problem } from "@/server/core/problem";

/** A director's keepalived.conf as it would be written. */
export interface RenderedFile {
  director: string;
  text: string;
  problems: readonly Problem[];
  origins: readonly (Path | undefined)[];
  /** What must be known about it, as a sentence. */
  note?: string;
}

/** The release that is taken when none was read from the host: Debian 12's. */
const ASSUMED_VERSION = "2.2.7";

/** Renders in the browser, with the very code that the server renders with. */
export function useRendered(director: Director | undefined): RenderedFile | undefined {
  const { shown, hosts } = useCluster();
  const cluster = useDeferredValue(shown);
  const read = hosts.find((host) => host.hostId === director?.hostId)?.facts.keepalived?.value.installed
    ?.version;
  const keepalivedVersion = read ?? ASSUMED_VERSION;
  const directorId = cluster.directors.find((each) => each.directorId === director?.directorId)?.directorId;
  const draft = useMemo(
    () =>
      directorId === undefined
        ? undefined
        : renderDirector(cluster, directorId, { keepalivedVersion, revision: "0" }),
    [cluster, directorId, keepalivedVersion],
  );
  const revision = useRevision(draft);
  return useMemo(() => {
    if (draft === undefined || director === undefined || directorId === undefined) return undefined;
    const final =
      revision === undefined ? draft : renderDirector(cluster, directorId, { keepalivedVersion, revision });
    const notes = [
      read === undefined
        ? `The release of keepalived on this host was not read; rendered as for ${ASSUMED_VERSION}.`
        : undefined,
      revision === undefined
        ? "The revision in the first line is filled in when the change is planned."
        : undefined,
    ].filter((note) => note !== undefined);
    return {
      director: director.name,
      text: final.file.shown,
      problems: final.problems,
      origins: final.origins,
      ...(notes.length === 0 ? {} : { note: notes.join(" ") }),
    };
  }, [cluster, director, directorId, draft, keepalivedVersion, read, revision]);
}

/** The revision that planning gives a file; undefined while it is computed, and where the browser cannot (plain http). */
function useRevision(draft: RenderedDirector | undefined): string | undefined {
  const [known, setKnown] = useState<{ of: RenderedDirector; revision: string }>();
  useEffect(() => {
    if (draft === undefined || globalThis.crypto.subtle === undefined) return;
    let isCurrent = true;
    const bytes = new TextEncoder().encode(draft.file.text);
    void crypto.subtle.digest("SHA-256", bytes).then((digest) => {
      const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      if (isCurrent) setKnown({ of: draft, revision: hex.slice(0, 16) });
    });
    return () => {
      isCurrent = false;
    };
  }, [draft]);
  return known !== undefined && known.of === draft ? known.revision : undefined;
}
