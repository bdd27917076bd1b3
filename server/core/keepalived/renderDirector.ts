import type { Cluster } from "@/server/core/cluster";
import type { HostFile } from "@/server/core/hostFile";
import { directorConfig } from "@/server/core/keepalived/directorConfig";
import { FIFOS_SINCE } from "@/server/core/keepalived/fifos";
import { type Formatted, format } from "@/server/core/keepalived/format";
import { renderConfig } from "@/server/core/keepalived/renderConfig";
import { substitutedWords } from "@/server/core/keepalived/substitutedWords";
import { byteLength, MAX_LINE_BYTES } from "@/server/core/keepalived/textSource";
import { BLANK, type Node, remark, statement } from "@/server/core/keepalived/tree";
import { unknownKeywords } from "@/server/core/keepalived/unknownKeywords";
import { compareVersions } from "@/server/core/keepalived/versions";
import type { Path, Problem } from "@/server/core/problem";

/** The remark at the top of every file that Shoal writes. */
export const HEADER =
  " Written by Shoal. What is changed here by hand is shown as drift and overwritten by the next change.";

/** Where keepalived reads its configuration. */
export const KEEPALIVED_CONF = "/etc/keepalived/keepalived.conf";

/** What the file of a director depends on besides the model. */
export interface RenderOptions {
  /** The release on that host, e.g. `2.2.7`: only keywords that it knows are right. */
  keepalivedVersion: string;
  /** Names this very configuration; read back from the running daemon. Letters, digits, dot, dash, underscore. */
  revision: string;
}

/** A director's keepalived.conf. */
export interface RenderedDirector {
  file: HostFile;
  problems: Problem[];
  /** For each line of the file (from 0) the object and field that it was made from, where there is one. */
  origins: readonly (Path | undefined)[];
}

/**
 * Writes one director's keepalived.conf. The same model gives the same bytes. Disabled objects are left out, and so are
 * instances that the director is no member of; virtual services are written for every director.
 * @throws TypeError when the cluster has no such director, or the revision is not one word
 */
export function renderDirector(
  cluster: Cluster,
  directorId: string,
  options: RenderOptions,
): RenderedDirector {
  if (!/^[A-Za-z0-9._-]{1,128}$/.test(options.revision)) throw new TypeError("The revision is not one word.");
  const fifos = compareVersions(options.keepalivedVersion, FIFOS_SINCE) >= 0;
  const body = renderConfig(directorConfig(cluster, directorId), { fifos });
  const written = format([...header(options.revision), ...body]);
  return {
    file: {
      path: KEEPALIVED_CONF,
      mode: "0640",
      owner: "root",
      group: "root",
      text: written.text,
      shown: written.shown,
    },
    problems: [
      ...unknownKeywords(body, options.keepalivedVersion),
      ...substitutedWords(body),
      ...(fifos ? [] : [noEvents(options.keepalivedVersion)]),
      ...longLines(written),
    ],
    origins: written.origins,
  };
}

function header(revision: string): Node[] {
  return [
    statement(`$SHOAL_REVISION=${revision}`, []),
    remark(
      " Written by Shoal. What is changed here by hand is shown as drift and overwritten by the next change.",
    ),
    BLANK,
  ];
}

function noEvents(version: string): Problem {
  return {
    level: "hint",
    rule: "no-event-pipes",
    at: [],
    text: `keepalived ${version} does not report events through pipes, so its state is only polled.`,
    fix: `Install keepalived ${FIFOS_SINCE} or newer.`,
  };
}

function longLines({ text, origins }: Formatted): Problem[] {
  return text.split("\n").flatMap((line, index): Problem[] =>
    // A UTF-16 unit is at most three bytes of UTF-8: short lines need no counting.
    line.length * 3 <= MAX_LINE_BYTES || byteLength(line) <= MAX_LINE_BYTES
      ? []
      : [
          {
            level: "error",
            rule: "line-too-long",
            at: origins[index] ?? [],
            text: `keepalived cuts lines longer than ${MAX_LINE_BYTES} bytes; line ${index + 1} is longer.`,
            fix: "Shorten the value.",
          },
        ],
  );
}
