import { expect, it } from "vitest";
import { type Inbox, makeInbox } from "@/server/db/inbox";

function takeAll(inbox: Inbox<number>): (number | "look")[] {
  const all: (number | "look")[] = [];
  for (let item = inbox.take(); item !== undefined; item = inbox.take()) all.push(item);
  return all;
}

it("begins with a look and keeps the order", () => {
  const inbox = makeInbox<number>(10);
  for (const item of [1, 2, 3]) inbox.put(item);
  expect(takeAll(inbox)).toEqual(["look", 1, 2, 3]);
  inbox.put(4);
  expect(takeAll(inbox)).toEqual([4]);
});

it("forgets what a look makes needless", () => {
  const inbox = makeInbox<number>(10);
  for (const item of [1, "look", 2] as const) inbox.put(item);
  expect(takeAll(inbox)).toEqual(["look", 2]);
});

it.each([3, 4, 5, 100])(
  "never holds more than it may, and says that something was lost (%i items)",
  (count) => {
    const inbox = makeInbox<number>(3);
    takeAll(inbox);
    for (let item = 1; item <= count; item += 1) inbox.put(item);
    const all = takeAll(inbox);
    expect(all.length).toBeLessThanOrEqual(3);
    expect(all[0]).toBe(count === 3 ? 1 : "look");
  },
);
