import { describe, expect, it } from "vitest";
import { refusedBody } from "@/server/requestLimits";

describe("refusedBody", () => {
  it.each([
    ["/", {}, undefined],
    ["/api/trpc/changes.edit", { "content-length": "16777216" }, undefined],
    ["/api/trpc/changes.edit", { "content-length": "16777217" }, 413],
    ["/api/auth/sign-in/username", { "content-length": "16385" }, 413],
    ["/", { "content-length": "1048577" }, 413],
    ["/api/trpc/x", { "transfer-encoding": "chunked" }, 411],
    ["/api/trpc/x", { "transfer-encoding": "chunked", "content-length": "1" }, 411],
  ])("of %s with %j is %s", (url, headers, status) => {
    expect(refusedBody({ url, headers })).toBe(status);
  });
});
