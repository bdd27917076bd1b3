/** Ports of services that an lvs.cf may give by name, as /etc/services has them. */
const PORTS: Readonly<Record<string, number>> = {
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  mail: 25,
  domain: 53,
  tftp: 69,
  http: 80,
  www: 80,
  "www-http": 80,
  kerberos: 88,
  pop3: 110,
  "pop-3": 110,
  nntp: 119,
  ntp: 123,
  imap: 143,
  imap2: 143,
  snmp: 161,
  ldap: 389,
  https: 443,
  smtps: 465,
  syslog: 514,
  rtsp: 554,
  submission: 587,
  ldaps: 636,
  rsync: 873,
  imaps: 993,
  pop3s: 995,
  "ms-sql-s": 1433,
  radius: 1812,
  nfs: 2049,
  squid: 3128,
  mysql: 3306,
  postgres: 5432,
  postgresql: 5432,
  sip: 5060,
  "http-alt": 8080,
  webcache: 8080,
};

/** A port as a number; undefined: the name is none of those known here. */
export function portNumber(port: number | string): number | undefined {
  if (typeof port === "number") return port;
  return Object.hasOwn(PORTS, port) ? PORTS[port] : undefined;
}
