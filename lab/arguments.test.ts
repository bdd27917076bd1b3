import { describe, expect, it } from "vitest";
import { type LabCommand, parseArguments } from "@/lab/arguments";

const understood: [string, LabCommand][] = [
  ["", { verb: "up", name: "lab" }],
  ["up --name two --net 10.99.7", { verb: "up", name: "two", net: "10.99.7" }],
  ["--net 10.99.7", { verb: "up", name: "lab", net: "10.99.7" }],
  ["down", { verb: "down", name: "lab" }],
  ["--name two status", { verb: "status", name: "two" }],
  ["check", { verb: "check", name: "lab" }],
  ["help", { verb: "help", name: "lab" }],
  ["down --help", { verb: "help", name: "lab" }],
  ["cut lb1", { verb: "cut", name: "lab", host: "lb1" }],
  ["join lb1 --name two", { verb: "join", name: "two", host: "lb1" }],
  ["reboot web1", { verb: "reboot", name: "lab", host: "web1", isHard: false }],
  ["reboot --hard web1", { verb: "reboot", name: "lab", host: "web1", isHard: true }],
  ["ssh lb1", { verb: "ssh", name: "lab", host: "lb1", user: "root", command: [] }],
  [
    "--name two ssh ops@lb1 ls --name -l",
    { verb: "ssh", name: "two", host: "lb1", user: "ops", command: ["ls", "--name", "-l"] },
  ],
];

const refused: [string, string][] = [
  ["fly", 'no command "fly"'],
  ["up now", '"now" is one word too many'],
  ["cut", "cut needs the name of a host"],
  ["cut lb1 lb2", '"lb2" is one word too many'],
  ["ssh", "ssh needs the name of a host"],
  ["ssh ops@", "ssh needs the name of a host"],
  ["--name", "--name needs a value"],
  ["up --name Two", '"Two" cannot name a lab'],
  ["up --name a-name-too-long", "10 at most"],
  ["up --net 8.8.8", '"8.8.8" is not a net'],
  ["down --net 10.99.7", "--net belongs to up"],
  ["cut lb1 --hard", "--hard belongs to reboot"],
  ["up --force", "no option --force"],
];

function words(text: string): string[] {
  return text.split(" ").filter(Boolean);
}

describe("parseArguments", () => {
  it.each(understood)("understands %j", (text, command) => {
    expect(parseArguments(words(text))).toEqual(command);
  });
  it.each(refused)("refuses %j", (text, reason) => {
    expect(() => parseArguments(words(text))).toThrow(reason);
  });
});
