/** A request for a page as HTTP_GET can make it. */
export interface PageRequest {
  path: string;
  version: "1.0" | "1.1";
  /** The Host header. */
  host?: string;
  /** It had other headers, which HTTP_GET does not send. */
  hasOthers: boolean;
}

/** Reads a text that is sent to a server as a GET request; undefined: it is none, or none that HTTP_GET can make. */
export function readRequest(text: string): PageRequest | undefined {
  const [first = "", ...rest] = text.split(/\r?\n/);
  const match = /^GET (\/[!#-~]{0,899}) HTTP\/(1\.[01])$/.exec(first);
  const [, path, version] = match ?? [];
  if (path === undefined || (version !== "1.0" && version !== "1.1")) return undefined;
  const end = rest.indexOf("");
  const headers = end < 0 ? rest : rest.slice(0, end);
  // A body, or half a header.
  if (rest.slice(headers.length).some((line) => line !== "")) return undefined;
  if (headers.some((line) => !/^[A-Za-z0-9-]+:/.test(line))) return undefined;
  const hosts = headers.flatMap((line) => /^host:\s*([A-Za-z0-9.:_[\]-]{1,253})\s*$/i.exec(line)?.[1] ?? []);
  const [host] = hosts;
  const isKnown = (line: string) => /^(host|connection|user-agent|accept):/i.test(line);
  return {
    path,
    version,
    ...(host !== undefined && { host }),
    hasOthers: headers.some((line) => !isKnown(line)),
  };
}

/** The status codes that an answer has which begins with this text; undefined: the text is no beginning of an answer. */
export function expectedStatus(text: string): string | undefined {
  const match =
    /^(?:H|HT|HTT|HTTP|HTTP\/|HTTP\/1|HTTP\/1\.|HTTP\/1\.[01] ?|HTTP\/1\.[01] ([1-5]\d{0,2})(?: .*)?)$/s.exec(
      text,
    );
  if (match === null) return undefined;
  const digits = match[1];
  if (digits === undefined) return "200-399";
  return digits.length === 3 ? digits : `${digits.padEnd(3, "0")}-${digits.padEnd(3, "9")}`;
}
