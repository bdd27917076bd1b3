/** The longest line, in bytes, that keepalived reads as one (lib/parser.c, MAXBUF). */
export const MAX_LINE_BYTES = 1023;

/** A line of a file as it stands there, without its end. */
export interface TextLine {
  text: string;
  /** From 1. */
  line: number;
  /** The included file's path; absent: the file itself. */
  file?: string;
  /** It is longer than keepalived reads; `text` is cut. */
  isTooLong: boolean;
}

/** Gives the lines of a text one by one. */
export interface TextSource {
  next(): TextLine | undefined;
}

/** Opens a text to be read line by line; carriage returns at the end of lines are no part of them. */
export function openSource(text: string, file: string | undefined): TextSource {
  let place = 0;
  let line = 0;
  return {
    next: () => {
      if (place >= text.length) return undefined;
      const end = text.indexOf("\n", place);
      const start = place;
      let stop = end < 0 ? text.length : end;
      place = end < 0 ? text.length : end + 1;
      while (stop > start && text.charCodeAt(stop - 1) === 13) stop -= 1;
      line += 1;
      const isTooLong = isLong(text, start, stop);
      const found = { text: text.slice(start, isTooLong ? start + MAX_LINE_BYTES : stop), line, isTooLong };
      return file === undefined ? found : { ...found, file };
    },
  };
}

const encoder = new TextEncoder();

function isLong(text: string, start: number, stop: number): boolean {
  // A UTF-16 unit is one to three bytes of UTF-8: most lines need no counting.
  if ((stop - start) * 3 <= MAX_LINE_BYTES) return false;
  return stop - start > MAX_LINE_BYTES || byteLength(text.slice(start, stop)) > MAX_LINE_BYTES;
}

/** The bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}
