/** What waits for one listener; see listen.ts. */
export interface Inbox<Item> {
  put(item: Item | "look"): void;
  take(): Item | "look" | undefined;
}

/**
 * An inbox that begins with `look` and never holds more than `max` items: what is too much, and everything from before a
 * `look`, is forgotten, because whoever looks sees it all.
 */
export function makeInbox<Item>(max: number): Inbox<Item> {
  let waiting: (Item | "look")[] = ["look"];
  return {
    put: (item) => {
      if (item === "look" || waiting.length >= max) waiting = ["look"];
      else waiting.push(item);
    },
    take: () => waiting.shift(),
  };
}
