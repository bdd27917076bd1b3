"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { OUTCOMES } from "@/components/audit/auditFilter";
import { useTRPC } from "@/components/trpc";
import { Select, TextInput } from "@/components/ui/inputs";
import { useAddress } from "@/components/ui/useAddress";

const TYPES = ["user", "session", "setup", "host", "sshKey", "cluster", "change", "deployment"];

/** Narrows the audit log; every filter is in the address. */
export function AuditFilters() {
  const trpc = useTRPC();
  const id = useId();
  const clusters = useQuery(trpc.clusters.list.queryOptions());
  const [text, setText] = useAddress("q");
  const [outcome, setOutcome] = useAddress("outcome");
  const [type, setType] = useAddress("type");
  const [cluster, setCluster] = useAddress("cluster");
  const [from, setFrom] = useAddress("from");
  const [to, setTo] = useAddress("to");
  const any = { value: "", text: "any" };
  return (
    <search className="grid grid-cols-2 items-end gap-x-4 gap-y-2 md:grid-cols-[2fr_1fr_1fr_1fr_10rem_10rem]">
      <div className="col-span-2 grid gap-1 md:col-span-1">
        <label htmlFor={`${id}-q`}>Person, object or reason</label>
        <TextInput id={`${id}-q`} type="search" value={text ?? ""} onValue={setText} />
      </div>
      <div className="grid gap-1">
        <label htmlFor={`${id}-outcome`}>Outcome</label>
        <Select
          id={`${id}-outcome`}
          value={outcome ?? ""}
          onValue={setOutcome}
          choices={[any, ...OUTCOMES.map((value) => ({ value, text: value }))]}
        />
      </div>
      <div className="grid gap-1">
        <label htmlFor={`${id}-type`}>Kind of object</label>
        <Select
          id={`${id}-type`}
          value={type ?? ""}
          onValue={setType}
          choices={[any, ...TYPES.map((value) => ({ value, text: value }))]}
        />
      </div>
      <div className="grid gap-1">
        <label htmlFor={`${id}-cluster`}>Cluster</label>
        <Select
          id={`${id}-cluster`}
          value={cluster ?? ""}
          onValue={setCluster}
          choices={[
            any,
            ...(clusters.data ?? []).map((each) => ({ value: each.clusterId, text: each.name })),
          ]}
        />
      </div>
      <DayField id={`${id}-from`} label="From" value={from} onValue={setFrom} />
      <DayField id={`${id}-to`} label="To" value={to} onValue={setTo} />
    </search>
  );
}

interface DayFieldProps {
  id: string;
  label: string;
  value: string | undefined;
  onValue: (value: string | undefined) => void;
}

function DayField({ id, label, value, onValue }: DayFieldProps) {
  return (
    <div className="grid gap-1">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        value={value ?? ""}
        onChange={(event) => onValue(event.target.value)}
        className="min-h-8 w-full rounded border border-line-strong bg-surface px-2"
      />
    </div>
  );
}
