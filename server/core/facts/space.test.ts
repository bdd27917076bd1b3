import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { space } from "@/server/core/facts/space";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/space/${name}`, import.meta.url), "utf8");

describe("space", () => {
  it("reads room and writability", () => {
    expect(space.parse(fixture("coreutils-9.1.txt"))).toEqual({
      etc: { freeBytes: 79_062_308 * 1024, mountPoint: "/", isReadOnly: false },
      keepalived: { freeBytes: 79_062_284 * 1024, mountPoint: "/", isReadOnly: false },
    });
  });

  it("sees a file system that cannot be written", () => {
    const read = space.parse(fixture("coreutils-9.1-read-only.txt"));
    expect([read.etc.isReadOnly, read.keepalived?.isReadOnly]).toEqual([true, true]);
  });

  it("reads busybox, and a host without /etc/keepalived", () => {
    const read = space.parse(fixture("busybox-1.35.txt"));
    expect([read.etc.mountPoint, read.keepalived]).toEqual(["/", undefined]);
  });

  it("takes the last of several mounts on a point, and points with spaces", () => {
    const text =
      "etc /dev/sda1 100 60 40 60% /my etc\n" +
      "mount /dev/sda1 /my\\040etc ext4 rw,relatime 0 0\nmount /dev/sda1 /my\\040etc ext4 ro,relatime 0 0\n";
    expect(space.parse(text).etc).toEqual({ freeBytes: 40 * 1024, mountPoint: "/my etc", isReadOnly: true });
  });

  it("does not take an option for read-only that only sounds like it", () => {
    const text = "etc /dev/sda1 100 60 40 60% /\nmount /dev/sda1 / ext4 rw,errors=remount-ro 0 0\n";
    expect(space.parse(text).etc.isReadOnly).toBe(false);
  });

  it("reads a full disk, below zero too", () => {
    const text = "etc /dev/sda1 100 100 -5 100% /\nmount /dev/sda1 / ext4 rw 0 0\n";
    expect(space.parse(text).etc.freeBytes).toBe(0);
  });

  it.each([
    ["nothing", ""],
    ["mounts alone", "mount /dev/sda1 / ext4 rw 0 0\n"],
    [
      "a mount point that is not in the list",
      "etc /dev/sda1 100 60 40 60% /etc\nmount /dev/sda1 / ext4 rw 0 0\n",
    ],
    ["a df that leaves out one of two folders", fixture("coreutils-9.1.txt").replace(/^keepalived.*\n/m, "")],
    ["a line without figures", "etc /dev/sda1 - - - - /\nmount /dev/sda1 / ext4 rw 0 0\n"],
  ])("refuses %s", (_name, text) => {
    expect(() => space.parse(text)).toThrow(TypeError);
  });
});
