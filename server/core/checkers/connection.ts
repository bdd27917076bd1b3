import { defineFields } from "@/server/core/fields";

/** Settings that every check has which opens a connection (keepalived.conf(5), "connection options of checkers"). */
export const connectionFields = defineFields({
  connectIp: {
    keyword: "connect_ip",
    label: "Address to test",
    about: "Test this address instead of the real server's own.",
    type: { kind: "address" },
    default: "the real server's address",
    since: "1.3.7",
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
  retry: {
    keyword: "retry",
    label: "Retries",
    about: "How many more failures in a row until the real server is taken out.",
    type: { kind: "integer", min: 0, max: 1000 },
    default: "1",
    since: "1.2.20",
  },
  delayBeforeRetry: {
    keyword: "delay_before_retry",
    label: "Time before a retry",
    about: "Wait this long before trying again after a failure.",
    type: { kind: "decimal", min: 0, max: 4294, places: 3 },
    unit: "s",
    default: "1",
    since: "1.2.20",
  },
  delayLoop: {
    keyword: "delay_loop",
    label: "Time between checks",
    about: "Overrides the virtual service's interval for this check.",
    type: { kind: "decimal", min: 0.001, max: 4294, places: 3 },
    unit: "s",
    default: "the virtual service's",
    since: "1.3.7",
  },
});
