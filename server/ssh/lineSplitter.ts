/** Cuts a stream of bytes into lines, so that a character split between two packets stays whole. */
export interface LineSplitter {
  push(data: Buffer): void;
  /** Delivers what is left when the output ends without a newline. */
  flush(): void;
}

const NEWLINE = 0x0a;

/** Calls `onLine` for each line without its newline; of a longer line only the first `maxLineBytes` are delivered. */
export function lineSplitter(maxLineBytes: number, onLine: (line: string) => void): LineSplitter {
  let held: Buffer[] = [];
  let size = 0;

  const keep = (part: Buffer) => {
    const space = maxLineBytes - size;
    if (space > 0 && part.length > 0) held.push(part.subarray(0, space));
    size += part.length;
  };
  const deliver = () => {
    const line = Buffer.concat(held).toString("utf8");
    held = [];
    size = 0;
    onLine(line);
  };

  return {
    push: (data) => {
      let at = 0;
      for (;;) {
        const end = data.indexOf(NEWLINE, at);
        if (end < 0) break;
        keep(data.subarray(at, end));
        deliver();
        at = end + 1;
      }
      keep(data.subarray(at));
    },
    flush: () => {
      if (size > 0) deliver();
    },
  };
}
