import { describe, expect, it } from "vitest";
import { readFilters } from "@/components/audit/auditFilter";

const read = (search: string) => readFilters(new URLSearchParams(search));
const id = "00000000-0000-4000-8000-000000000001";

describe("readFilters", () => {
  it("reads nothing from nothing", () => {
    expect(read("")).toEqual({});
  });

  it("reads what is there", () => {
    expect(read(`q=web&outcome=failed&type=change&cluster=${id}&change=${id}&actor=u1`)).toEqual({
      ...{ text: "web", outcome: "failed", objectType: "change", clusterId: id, changeId: id, actorId: "u1" },
    });
  });

  it("leaves out what makes no sense", () => {
    expect(read("q=+&outcome=great&cluster=shop&from=yesterday&to=2026-02-30")).toEqual({});
  });

  it("takes whole days of the reader, the last one included", () => {
    expect(read("from=2026-11-20&to=2026-11-30")).toEqual({
      from: new Date(2026, 10, 20),
      to: new Date(2026, 11, 1),
    });
  });
});
