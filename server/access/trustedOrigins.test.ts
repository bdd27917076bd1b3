import { describe, expect, it } from "vitest";
import { foreignOrigin, trustedOrigins } from "@/server/access/trustedOrigins";

describe("trustedOrigins", () => {
  it.each([
    ["https://shoal.example.net", ["https://shoal.example.net"]],
    ["http://10.0.0.1:8080", ["http://10.0.0.1:8080"]],
    ["http://localhost:3000", ["http://localhost:3000", "http://127.0.0.1:3000", "http://[::1]:3000"]],
    ["http://127.0.0.1:3000", ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"]],
  ])("of %s are its own and this machine's other names", (url, origins) => {
    expect(trustedOrigins(url)).toEqual(origins);
  });
});

describe("foreignOrigin", () => {
  it.each([
    [{}, false],
    [{ origin: "http://localhost:3000" }, false],
    [{ origin: "http://localhost:3000", "sec-fetch-site": "same-origin" }, false],
    [{ "sec-fetch-site": "same-origin" }, false],
    [{ "sec-fetch-site": "none" }, false],
    [{ origin: "http://localhost:3001" }, true],
    [{ origin: "https://localhost:3000" }, true],
    [{ origin: "http://localhost:3000.evil.example" }, true],
    [{ origin: "null" }, true],
    [{ "sec-fetch-site": "cross-site" }, true],
    [{ "sec-fetch-site": "same-site" }, true],
  ])("of a request with %j: %s", (headers, isForeign) => {
    expect(foreignOrigin(new Headers(headers)) !== undefined).toBe(isForeign);
  });
});
