import { defineFields } from "@/server/core/fields";

/** Settings that every check has which opens a connection (keepalived.conf(5), "connection options of checkers"). */
export const connectionFields = defineFields({
  connectIp: {
    keyword: "connect_ip",
    label: "Address to test",
    about: "Test this address instead of the real server's own.",
    type: { kind: "address" },
    default: "the real server's address",
  },
  connectPort: {
    keyword: "connect_port",
    label: "Port to test",
    about: "Test this port instead of the real server's own.",
    type: { kind: "integer", min: 1, max: 65535 },
    default: "the real server's port",
  },
  connectTimeout: {
    keyword: "connect_timeout",
    label: "Time to wait for an answer",
    about: "The check fails when nothing has come back by then.",
    type: { kind: "decimal", min: 0.001, max: 4294, places: 3 },
    unit: "s",
    default: "5",
  },
  bindTo: {
    keyword: "bindto",
    label: "Source address",
    about: "Send the check from this address of the director.",
    type: { kind: "address" },
    default: "chosen by the kernel",
  },
  bindPort: {
    keyword: "bind_port",
    label: "Source port",
    about: "Send the check from this port of the director.",
    type: { kind: "integer", min: 1, max: 65535 },
    default: "chosen by the kernel",
  },
  bindIf: {
    keyword: "bind_if",
    label: "Source interface",
    about: "Send the check through this interface; needed for link-local addresses.",
    type: { kind: "text", maxLength: 15, pattern: /^\S+$/, patternText: "A network interface's name." },
    default: "chosen by the kernel",
  },
  fwmark: {
    keyword: "fwmark",
    label: "Firewall mark",
    about: "Mark the check's packets, so that routing rules can treat them differently.",
    type: { kind: "integer", min: 0, max: 4294967295 },
    default: "none",
  },
});

/** Settings that every repeated check has. */
export const repeatedFields = defineFields({
  retry: {
    keyword: "retry",
    label: "Retries",
    about: "How many more failures in a row until the real server is taken out.",
    type: { kind: "integer", min: 0, max: 1000 },
    default: "1",
  },
  delayBeforeRetry: {
    keyword: "delay_before_retry",
    label: "Time before a retry",
    about: "Wait this long before trying again after a failure.",
    type: { kind: "decimal", min: 0, max: 4294, places: 3 },
    unit: "s",
    default: "1",
  },
  delayLoop: {
    keyword: "delay_loop",
    label: "Time between checks",
    about: "Overrides the virtual service's interval for this check.",
    type: { kind: "decimal", min: 0.001, max: 4294, places: 3 },
    unit: "s",
    default: "the virtual service's",
  },
  warmup: {
    keyword: "warmup",
    label: "Longest wait before the first check",
    about: "The first check comes at a random time before this, so that not all start at once.",
    type: { kind: "decimal", min: 0, max: 4294, places: 3 },
    unit: "s",
    default: "the time between checks",
  },
  alpha: {
    keyword: "alpha",
    label: "Down until tested",
    about: "The real server takes no clients before this check has passed once.",
    type: { kind: "boolean" },
    default: "off",
  },
  logAllFailures: {
    keyword: "log_all_failures",
    label: "Log every failure",
    about: "Log each failed try, not only the change from up to down.",
    type: { kind: "boolean" },
    default: "off",
  },
});
