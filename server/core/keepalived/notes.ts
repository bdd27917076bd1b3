import { type Remark, remark } from "@/server/core/keepalived/tree";

/**
 * What the model holds and keepalived has no place for, written as remarks: `#: server web1` names the object below,
 * `# text` is its comment, `#+text` continues a comment that does not fit into one line.
 */
const NAME_MARK = ":";
const MORE_MARK = "+";

/** Bytes of comment on one line; keepalived reads at most 1023 bytes as one line, so longer ones are continued. */
const LINE_BYTES = 900;

/** The remark that names an object. */
export function nameNote(kind: "service" | "server", name: string): Remark {
  return remark(`${NAME_MARK} ${kind} ${name}`);
}

/** The remarks that hold an object's comment; none when there is none. */
export function commentNotes(comment: string | undefined): Remark[] {
  if (comment === undefined || comment === "") return [];
  return pieces(comment).map((piece, index) => remark(index === 0 ? ` ${piece}` : `${MORE_MARK}${piece}`));
}

function pieces(text: string): string[] {
  const encoder = new TextEncoder();
  const made: string[] = [];
  let piece = "";
  let bytes = 0;
  for (const character of text) {
    const size = encoder.encode(character).length;
    if (bytes + size > LINE_BYTES) {
      made.push(piece);
      piece = "";
      bytes = 0;
    }
    piece += character;
    bytes += size;
  }
  return [...made, piece];
}
