"use client";

import { Download } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useMemo } from "react";
import { useCluster } from "@/components/cluster/ClusterScope";
import { pathOfObject } from "@/components/cluster/objects";
import { placeProblems } from "@/components/cluster/placeProblems";
import { type RenderedFile, useRendered } from "@/components/cluster/useRendered";
import { Button, Buttons } from "@/components/ui/Button";
import { Code } from "@/components/ui/Code";
import { CopyButton } from "@/components/ui/CopyButton";
import { Empty } from "@/components/ui/Empty";
import { counted } from "@/components/ui/format";
import { Select } from "@/components/ui/inputs";
import { Notice } from "@/components/ui/Notice";
import { Section } from "@/components/ui/Page";
import { ProblemNote } from "@/components/ui/ProblemNote";
import { useAddress } from "@/components/ui/useAddress";
import type { Problem } from "@/server/core/problem";

/** The file of each director as it would be written, with the problems beside their lines. */
export function ConfigurationPage() {
  const { shown, clusterId } = useCluster();
  const [wanted, setWanted] = useAddress("director");
  const director = shown.directors.find((each) => each.name === wanted) ?? shown.directors[0];
  const rendered = useRendered(director);
  if (director === undefined || rendered === undefined) {
    return (
      <Empty
        title="No director, so no file"
        action={
          <Link className="link" href={`/clusters/${clusterId}/directors/new`}>
            Add a director
          </Link>
        }
      >
        Every director has its own keepalived.conf; it is shown here as it will be written.
      </Empty>
    );
  }
  return (
    <div className="grid min-w-0 gap-4">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div className="w-48">
          <Select
            aria-label="Director"
            value={director.name}
            onValue={setWanted}
            choices={shown.directors.map((each) => ({ value: each.name, text: each.name }))}
          />
        </div>
        <Buttons>
          <CopyButton text={rendered.text} />
          <Button
            small
            icon={Download}
            onClick={() => download(`${director.name}.keepalived.conf`, rendered.text)}
          >
            Download
          </Button>
        </Buttons>
      </div>
      {rendered.note === undefined ? null : <Notice tone="idle">{rendered.note}</Notice>}
      <File rendered={rendered} />
    </div>
  );
}

function File({ rendered }: { rendered: RenderedFile }) {
  const { shown, problems } = useCluster();
  const { notes, elsewhere } = useMemo(
    () => placeProblems(rendered.origins, [...problems, ...rendered.problems]),
    [rendered, problems],
  );
  const drawn = new Map(
    [...notes].map(([line, found]): [number, ReactNode] => [
      line,
      <div key={line} className="grid gap-1">
        {found.map((problem) => (
          <Placed
            key={`${problem.rule} ${problem.text}`}
            problem={problem}
            href={pathOfObject(shown, problem.at)}
          />
        ))}
      </div>,
    ]),
  );
  return (
    <>
      {elsewhere.length === 0 ? null : (
        <Section
          title={counted(
            elsewhere.length,
            "problem with no line in this file",
            "problems with no line in this file",
          )}
        >
          {elsewhere.map((problem) => (
            <Placed
              key={`${problem.rule} ${problem.text}`}
              problem={problem}
              href={pathOfObject(shown, problem.at)}
            />
          ))}
        </Section>
      )}
      <Code label={`keepalived.conf of ${rendered.director}`} text={rendered.text} notes={drawn} />
    </>
  );
}

function Placed({ problem, href }: { problem: Problem; href: string | undefined }) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4">
      <ProblemNote problem={problem} />
      {href === undefined ? null : (
        <Link href={href} className="link text-sm">
          To its form
        </Link>
      )}
    </div>
  );
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
