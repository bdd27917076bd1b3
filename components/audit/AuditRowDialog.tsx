import Link from "next/link";
import { type AuditRow, OUTCOME_TONES } from "@/components/audit/AuditTable";
import { Moment } from "@/components/ui/Age";
import { inUtc } from "@/components/ui/ageInWords";
import { Dialog } from "@/components/ui/Dialog";
import { Diff } from "@/components/ui/Diff";
import { Fact, Facts } from "@/components/ui/Page";
import { StateMark } from "@/components/ui/StateMark";

interface AuditRowDialogProps {
  row: AuditRow;
  nameOf: (clusterId: string) => string;
  onClose: () => void;
}

/** One row of the audit log with everything in it: before and after against each other. */
export function AuditRowDialog({ row, nameOf, onClose }: AuditRowDialogProps) {
  const before = jsonText(row.before);
  const after = jsonText(row.after);
  return (
    <Dialog title={`Row ${row.seq.toString()}: ${row.action}`} open wide onClose={onClose}>
      <Facts>
        <Fact name="When">
          <Moment at={row.at} /> <span className="text-ink-soft">({inUtc(row.at)})</span>
        </Fact>
        <Fact name="Who">
          {row.actorName}
          {row.roles.length === 0 ? "" : `, as ${row.roles.join(", ")}`}
          {row.address === null ? "" : `, from ${row.address}`}
        </Fact>
        <Fact name="Object">
          {row.objectType} {row.objectName ?? ""} <code className="text-ink-faint">{row.objectId}</code>
        </Fact>
        <Fact name="Outcome">
          <StateMark tone={OUTCOME_TONES[row.outcome] ?? "unknown"}>{row.outcome}</StateMark>
        </Fact>
        {row.clusterId === null ? null : (
          <Fact name="Cluster">
            <Link href={`/clusters/${row.clusterId}`} className="link">
              {nameOf(row.clusterId)}
            </Link>
            {row.changeId === null ? null : (
              <>
                {", "}
                <Link href={`/clusters/${row.clusterId}/changes/${row.changeId}`} className="link">
                  its change
                </Link>
              </>
            )}
          </Fact>
        )}
        {row.reason === null ? null : <Fact name="Reason">{row.reason}</Fact>}
        <Fact name="Hash">
          <code className="break-all">{row.hash}</code>
        </Fact>
      </Facts>
      {before === "" && after === "" ? null : <Diff label="before and after" before={before} after={after} />}
      {row.details === null ? null : (
        <div className="grid gap-1">
          <p className="font-medium">Details</p>
          <pre className="max-h-80 overflow-auto rounded border border-line bg-panel px-2 py-1 whitespace-pre-wrap">
            {jsonText(row.details)}
          </pre>
        </div>
      )}
    </Dialog>
  );
}

function jsonText(value: unknown): string {
  return value === null || value === undefined ? "" : `${JSON.stringify(value, null, 2)}\n`;
}
