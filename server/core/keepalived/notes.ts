import { byteLength } from "@/server/core/keepalived/textSource";
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

/** The pieces of a text, none of them too long for a line, none ending with a blank, which reading would lose. */
function pieces(text: string): string[] {
  const made: string[] = [];
  let piece = "";
  let bytes = 0;
  for (const character of text) {
    const size = byteLength(character);
    if (bytes + size > LINE_BYTES) {
      const kept = piece.trimEnd();
      made.push(kept);
      piece = piece.slice(kept.length);
      bytes = byteLength(piece);
    }
    piece += character;
    bytes += size;
  }
  return [...made, piece];
}

/** What the remarks directly before an object say of it. */
export interface Notes {
  name?: string;
  comment?: string;
  /** Remarks that no comment can hold. */
  others: Remark[];
}

/** The longest comment of the model. */
const MAX_COMMENT = 500;

/** Reads the remarks before an object: those that Shoal wrote exactly, and anybody else's as one comment. */
export function readNotes(remarks: readonly Remark[], kind: "service" | "server" | undefined): Notes {
  const named = kind === undefined ? undefined : remarks.find((each) => nameIn(each, kind) !== undefined);
  const name = named && kind && nameIn(named, kind);
  const rest = remarks.filter((each) => each !== named);
  const comment = rest
    .map(({ text }, index) =>
      index > 0 && text.startsWith(MORE_MARK)
        ? text.slice(1)
        : (index === 0 ? "" : " ") + text.replace(/^ /, ""),
    )
    .join("")
    .replace(/[ \p{Cc}]+$/u, "")
    .replace(/\p{Cc}/gu, " ");
  return {
    ...(name !== undefined && { name }),
    ...(comment !== "" && comment.length <= MAX_COMMENT && { comment }),
    others: comment.length > MAX_COMMENT ? rest : [],
  };
}

function nameIn({ text }: Remark, kind: string): string | undefined {
  const match = /^: (service|server) ([A-Za-z0-9][A-Za-z0-9_.-]{0,63})$/.exec(text);
  return match !== null && match[1] === kind ? match[2] : undefined;
}
