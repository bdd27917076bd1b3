import { AppError } from "@/server/errors";

/** The longest name of a lab; an interface `sh-NAME-0` must fit into the 15 characters of IFNAMSIZ. */
export const NAME_LENGTH = 10;

/** Refuses a lab's name that cannot become part of the names of interfaces, folders and cgroups. */
export function checkLabName(name: string): string {
  if (name.length <= NAME_LENGTH && /^[a-z][a-z0-9-]*$/.test(name)) return name;
  throw new AppError("badInput", {
    text: `"${name}" cannot name a lab: use a letter, then letters, digits and dashes, all small, ${NAME_LENGTH} at most.`,
  });
}

/** The lab's network namespace, as `ip netns` shows it. */
export function namespaceName(lab: string): string {
  return `shoal-${lab}`;
}

/** The machine's own interface on a segment. */
export function clientInterfaceName(lab: string, segmentIndex: number): string {
  return `sh-${lab}-${segmentIndex}`;
}

/** The other end of the machine's interface, inside the lab's namespace. */
export function clientPortName(segmentIndex: number): string {
  return `client-${segmentIndex}`;
}

/** The bridge that is a segment, inside the lab's namespace. */
export function bridgeName(segmentIndex: number): string {
  return `br${segmentIndex}`;
}

/** The bridge's port that leads to a host's interface, inside the lab's namespace. */
export function portName(host: string, interfaceIndex: number): string {
  return `${host}-${interfaceIndex}`;
}
