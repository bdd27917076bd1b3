import type { HostKind } from "@/lab/topology";

/** A file of the recipe; its parents are made with mode 755. */
export interface RecipeFile {
  path: string;
  text: string;
  mode: number;
}

/** A symbolic link of the recipe. */
export interface RecipeLink {
  path: string;
  target: string;
}

/** A part of the root file system: what is installed and what is put into it. */
export interface Layer {
  packages: readonly string[];
  files: readonly RecipeFile[];
  links: readonly RecipeLink[];
}

/** What the root file system of the hosts is made from. A change of anything here makes a new one. */
export interface Recipe {
  /** To be raised when the way of building changes. */
  version: number;
  suite: string;
  /** User and numeric ID of the one who may use sudo. */
  sudoUser: { name: string; id: number };
  /** Every host's; its packages are installed by debootstrap, which cannot configure those with deep dependencies. */
  base: Layer;
  /** On top of it, by kind; packages are installed by apt inside the tree. */
  kinds: Readonly<Record<HostKind, Layer>>;
}

/** Where the base's boot script finds a host's interfaces: lines of `NAME MAC ADDRESS/LENGTH`. */
export const INTERFACES_FILE = "/etc/shoal-lab/interfaces";

/** The folder that a real server's page is served from. */
export const PAGE_FOLDER = "/srv/www";

// User Mode Linux calls its interfaces vec0, vec1; a container gets them with their final names.
// A container's network starts with the IPv4 settings of the machine (sysctl net.core.devconf_inherit_init_net),
// which may be a router; a fresh Debian has them all off.
const networkScript = `#!/bin/sh
set -e
for settings in /proc/sys/net/ipv4/conf/all /proc/sys/net/ipv4/conf/default; do
  for name in forwarding arp_ignore arp_announce arp_filter rp_filter; do
    echo 0 > "$settings/$name"
  done
done
# One process for all of it: starting processes is what User Mode Linux is slow at.
while read -r name mac address; do
  inside="/sys/class/net/vec\${name#eth}"
  if [ -e "$inside" ]; then echo "link set \${inside##*/} name $name"; fi
  echo "link set $name address $mac up"
  echo "address replace $address broadcast + dev $name"
done < ${INTERFACES_FILE} | ip -batch -
`;

const networkUnit = `[Unit]
Description=Names and addresses of the lab's interfaces
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target systemd-sysctl.service sysinit.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/lib/shoal-lab/network

[Install]
WantedBy=sysinit.target
`;

const pageUnit = `[Unit]
Description=Page that names this real server
After=network.target

[Service]
ExecStart=/bin/busybox httpd -f -p 80 -h ${PAGE_FOLDER}
Restart=on-failure

[Install]
WantedBy=multi-user.target
`;

// Consoles that nobody reads; work on disks, package lists and users that is done already or never needed;
// kernel file systems that nothing here uses. Without them a host is up in half the time.
const masked = [
  "getty@.service",
  "serial-getty@.service",
  "console-getty.service",
  "container-getty@.service",
  "getty-static.service",
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "e2scrub_reap.service",
  "fstrim.timer",
  "kmod-static-nodes.service",
  "modprobe@.service",
  "systemd-journal-flush.service",
  "systemd-pstore.service",
  "systemd-random-seed.service",
  "systemd-remount-fs.service",
  "systemd-sysusers.service",
  "systemd-update-utmp-runlevel.service",
  "dev-hugepages.mount",
  "dev-mqueue.mount",
  "sys-fs-fuse-connections.mount",
  "sys-kernel-config.mount",
  "sys-kernel-debug.mount",
  "sys-kernel-tracing.mount",
];

/** The recipe in use. */
export const RECIPE: Recipe = {
  version: 1,
  suite: "bookworm",
  sudoUser: { name: "ops", id: 1000 },
  base: {
    packages: [
      "systemd",
      "systemd-sysv",
      "dbus",
      "iproute2",
      "iputils-ping",
      "iputils-arping",
      "openssh-server",
      "arptables",
      "iptables",
      "nftables",
      "procps",
      "curl",
      "busybox",
      "kmod",
      "sudo",
    ],
    files: [
      { path: "/usr/local/lib/shoal-lab/network", text: networkScript, mode: 0o755 },
      { path: "/etc/systemd/system/shoal-lab-network.service", text: networkUnit, mode: 0o644 },
      { path: "/etc/sudoers.d/ops", text: "ops ALL=(ALL:ALL) NOPASSWD: ALL\n", mode: 0o440 },
      { path: "/etc/resolv.conf", text: "", mode: 0o644 },
    ],
    links: [
      ...masked.map((unit) => ({ path: `/etc/systemd/system/${unit}`, target: "/dev/null" })),
      {
        path: "/etc/systemd/system/sysinit.target.wants/shoal-lab-network.service",
        target: "/etc/systemd/system/shoal-lab-network.service",
      },
    ],
  },
  kinds: {
    director: {
      packages: ["keepalived", "ipvsadm"],
      files: [{ path: "/etc/modules-load.d/shoal-lab.conf", text: "ip_vs\n", mode: 0o644 }],
      links: [],
    },
    realServer: {
      packages: [],
      files: [{ path: "/etc/systemd/system/shoal-lab-page.service", text: pageUnit, mode: 0o644 }],
      links: [
        {
          path: "/etc/systemd/system/multi-user.target.wants/shoal-lab-page.service",
          target: "/etc/systemd/system/shoal-lab-page.service",
        },
      ],
    },
  },
};
