import { trackFields } from "@/server/core/cluster/trackFields";
import { defineFields, withReleases } from "@/server/core/fields";

/** Settings of a sync group (keepalived.conf(5), vrrp_sync_group). */
export const syncGroupFields = withReleases(
  "vrrp_sync_group",
  defineFields({
    notifyMaster: {
      keyword: "notify_master",
      label: "Run on becoming master",
      about: "Program that runs on the director when the group becomes master.",
      type: { kind: "script" },
      default: "nothing",
    },
    notifyBackup: {
      keyword: "notify_backup",
      label: "Run on becoming backup",
      about: "Program that runs on the director when the group becomes backup.",
      type: { kind: "script" },
      default: "nothing",
    },
    notifyFault: {
      keyword: "notify_fault",
      label: "Run on a fault",
      about: "Program that runs on the director when the group goes into fault.",
      type: { kind: "script" },
      default: "nothing",
    },
    notifyStop: {
      keyword: "notify_stop",
      label: "Run on stopping",
      about: "Program that runs on the director when keepalived stops.",
      type: { kind: "script" },
      default: "nothing",
    },
    notify: {
      keyword: "notify",
      label: "Run on every change",
      about: "Program that runs with type, name, state and priority as arguments.",
      type: { kind: "script" },
      default: "nothing",
    },
    smtpAlert: {
      keyword: "smtp_alert",
      label: "Mail on changes",
      about: "Send mail when the group's state changes.",
      type: { kind: "boolean" },
      default: "off",
    },
    notifyPriorityChanges: {
      keyword: "notify_priority_changes",
      label: "Report priorities",
      about: "Report every change of priority to notify programs and pipes.",
      type: { kind: "boolean" },
      default: "the global setting",
    },
    syncGroupTrackingWeight: {
      keyword: "sync_group_tracking_weight",
      label: "Weighted tracking in the group",
      about: "Let weights change priorities although the instances move together.",
      type: { kind: "flag" },
      default: "off",
    },
    globalTracking: {
      keyword: "global_tracking",
      label: "Share what the members track",
      about: "Deprecated: track on the group instead.",
      type: { kind: "flag" },
      default: "off",
    },
    ...trackFields,
  }),
);
