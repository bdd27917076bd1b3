/** A message of `keepalived -t` that Shoal can explain. */
export interface KnownMessage {
  pattern: RegExp;
  /** The rule's stable name. */
  rule: string;
  /** What to do about it, as one sentence. */
  fix: string;
}

/** Lines that `-t` may print without anything being wrong: what it says of itself when it logs to the console. */
export const HARMLESS_MESSAGES: readonly RegExp[] = [
  /^Starting Keepalived /,
  /^Running on Linux /,
  /^Command line: /,
  /^ +'/,
  /^(Opening file|Using configuration file|Configuration file) '?\/[^ ]*'?\.?$/,
  /^WARNING - keepalived was built for newer Linux /,
  /^NOTICE: setting config option max_auto_priority should result in better keepalived performance$/,
];

/**
 * What `-t` says and what to do about it; the first that matches counts. Texts of releases 2.0.20 to 2.4.3.
 * Anything else is shown in keepalived's own words.
 */
export const KNOWN_MESSAGES: readonly KnownMessage[] = [
  {
    pattern: /^Unknown keyword '/,
    rule: "config-test-unknown-keyword",
    fix: "Remove the keyword, or upgrade keepalived on this host.",
  },
  {
    pattern: /^(Unexpected '\{'|Missing '\{'|Extra '\}'|There are \d+ missing '\}'s)/,
    rule: "config-test-braces",
    fix: "Balance the braces: every { needs its }.",
  },
  {
    pattern: /^\*\*\* Configuration line starting `/,
    rule: "config-test-missing-argument",
    fix: "Give the keyword its argument: a running keepalived would end itself over this.",
  },
  {
    pattern: /(interface .* doesn't exist|^Non-existent interface specified|^unknown interface )/i,
    rule: "config-test-no-interface",
    fix: "Create the interface on this host, or name another: a running keepalived would end itself over this.",
  },
  {
    pattern: /virtual router id must be set|^\(.*\): VRID '.*' not valid/,
    rule: "config-test-no-vrid",
    fix: "Give the instance a virtual router ID from 1 to 255.",
  },
  {
    pattern: / both use VRID |duplicate VRID conflict/,
    rule: "config-test-duplicate-vrid",
    fix: "Give one of the two instances another virtual router ID.",
  },
  {
    pattern: /^SECURITY VIOLATION/,
    rule: "config-test-script-security",
    fix: "Set a script user, or turn on script security.",
  },
  {
    pattern:
      /script .*(insecure|not found|is not executable|is not accessible)|Disabling (track|notify) script/i,
    rule: "config-test-script",
    fix: "Make the script executable, and it and every folder above it writable by root alone.",
  },
  {
    pattern: /^(Config files missing|Unable to (find|read) configuration file|include)/,
    rule: "config-test-file",
    fix: "Put the file in place, readable and not executable.",
  },
  {
    pattern: /(no protocol set|no scheduler set|no forwarding method set)/,
    rule: "config-test-default-used",
    fix: "Write the protocol, scheduler and forwarding method.",
  },
  {
    pattern: /(ports don't match|has port specified|address family|mixed IPv4)/,
    rule: "config-test-not-as-written",
    fix: "Make the real server's port and address fit the virtual service.",
  },
  {
    pattern: /(outside range|invalid|not valid|negative number|not recogni[sz]ed|must be )/i,
    rule: "config-test-value",
    fix: "Correct the value.",
  },
  {
    pattern: /deprecated/,
    rule: "config-test-deprecated",
    fix: "Use the newer keyword.",
  },
  {
    pattern: /(line too long|embedded NULs)/,
    rule: "config-test-bytes",
    fix: "Keep lines under 1024 bytes and free of NUL bytes.",
  },
  {
    pattern: /(Unmatched quote|Unterminated quote|missing terminating)/,
    rule: "config-test-quotes",
    fix: "Close the double quotes.",
  },
];
