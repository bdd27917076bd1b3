import { describe, expect, it } from "vitest";
import { placeProblems } from "@/components/cluster/placeProblems";
import { idOf, sampleCluster } from "@/server/core/keepalived/fixtures/sampleCluster";
import { renderDirector } from "@/server/core/keepalived/renderDirector";
import type { Path, Problem } from "@/server/core/problem";

const problem = (...at: Path): Problem => ({ level: "error", rule: "r", at, text: at.join(".") });
const rendered = renderDirector(sampleCluster(), idOf(11), { keepalivedVersion: "2.2.7", revision: "0" });
const lines = rendered.file.text.split("\n");

/** The text of the line that a problem is put beside. */
function lineOf(...at: Path): string | undefined {
  const { notes } = placeProblems(rendered.origins, [problem(...at)]);
  const [number] = notes.keys();
  return number === undefined ? undefined : lines[number - 1]?.trim();
}

describe("placeProblems", () => {
  it("finds the very line of a field", () => {
    expect(lineOf("vrrpInstances", 0, "virtualRouterId")).toBe("virtual_router_id 51");
    expect(lineOf("virtualServices", 0, "scheduler")).toBe("lb_algo wrr");
  });

  it("finds the block when the field has no line of its own", () => {
    expect(lineOf("virtualServices", 1, "persistenceTimeout")).toMatch(/192\.0\.2\.11 53/);
  });

  it("keeps what is not in this file", () => {
    const { notes, elsewhere } = placeProblems(rendered.origins, [
      problem("virtualServices", 99),
      problem("realServers"),
      problem(),
    ]);
    expect(notes.size).toBe(0);
    expect(elsewhere).toHaveLength(3);
  });
});
