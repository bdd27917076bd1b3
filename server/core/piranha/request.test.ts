import { describe, expect, it } from "vitest";
import { expectedStatus, readRequest } from "@/server/core/piranha/request";

describe("readRequest", () => {
  it.each([
    ["GET / HTTP/1.0\r\n\r\n", { path: "/", version: "1.0", hasOthers: false }],
    ["GET / HTTP/1.0", { path: "/", version: "1.0", hasOthers: false }],
    [
      "GET /a?b=1 HTTP/1.1\nHost: www.example.net:81\nConnection: close\n\n",
      { path: "/a?b=1", version: "1.1", host: "www.example.net:81", hasOthers: false },
    ],
    ["GET / HTTP/1.0\r\nCookie: a=b\r\n\r\n", { path: "/", version: "1.0", hasOthers: true }],
    ["HEAD / HTTP/1.0\r\n\r\n", undefined],
    ["GET /\r\n", undefined],
    ["GET / HTTP/1.0\r\n\r\nbody", undefined],
    ["GET / HTTP/1.0\r\nhalf", undefined],
    ['GET /"quoted" HTTP/1.0\r\n\r\n', undefined],
    ["PING\r\n", undefined],
    ["", undefined],
  ])("reads %j", (text, wanted) => {
    expect(readRequest(text)).toEqual(wanted);
  });
});

describe("expectedStatus", () => {
  it.each([
    ["HTTP", "200-399"],
    ["HTTP/1.1 ", "200-399"],
    ["HTTP/1.1 2", "200-299"],
    ["HTTP/1.0 30", "300-309"],
    ["HTTP/1.1 200 OK", "200"],
    ["HTTP/1.1 200 OK\r\nServer: x", "200"],
    ["HTTP/2", undefined],
    ["HTTPS", undefined],
    ["HTTP/1.1 2000", undefined],
    ["OK", undefined],
    ["", undefined],
    ["*", undefined],
  ])("of %j is %j", (text, wanted) => {
    expect(expectedStatus(text)).toBe(wanted);
  });
});
