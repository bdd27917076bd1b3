import { afterAll, expect, it } from "vitest";
import { openDatabase } from "@/server/db/client";
import { CONSTRAINT_TEXT } from "@/server/db/constraintError";
import { testDatabase } from "@/server/db/testDatabase";

const { db, close } = openDatabase(await testDatabase());
afterAll(close);

// Nobody's input can break these: they are ids, hashes and numbers that Shoal makes itself, or written by no person.
const OWN = [
  "Account_",
  "AuditRow_",
  "ChangeAuthor_",
  "Change_",
  "Cluster_applied",
  "ConfigVersion_baseVersionId",
  "ConfigVersion_clusterId_fkey",
  "ConfigVersion_id_",
  "DeploymentHost_",
  "Deployment_clusterId_fkey",
  "Deployment_planId",
  "HostCommand_",
  "HostFact_",
  "HostReach_",
  "Plan_",
  "RateLimit_",
  "RoleGrant_clusterId",
  "RoleGrant_userId_fkey",
  "Session_",
  "SetupToken_",
  "VrrpState_",
  "_prisma_",
  "Verification_",
];

it("every rule that a person's input can break is said in words, and no other", async () => {
  const rows = await db.$queryRaw<{ name: string }[]>`
    select conname::text as name from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
    union
    select index_of.relname::text from pg_index def join pg_class index_of on index_of.oid = def.indexrelid
    where def.indisunique and not def.indisprimary and index_of.relnamespace = 'public'::regnamespace`;
  const names = rows.map((row) => row.name);
  const ofVersion = /_versionId_fkey$|_versionId_(virtualServiceId|vrrpInstanceId)_fkey$/;
  const unsaid = names.filter(
    (name) =>
      CONSTRAINT_TEXT[name] === undefined &&
      !ofVersion.test(name) &&
      !OWN.some((start) => name.startsWith(start)),
  );
  expect(unsaid).toEqual([]);
  const special = ["ConfigVersion_frozen", "VrrpMember_pkey"];
  const stale = Object.keys(CONSTRAINT_TEXT).filter(
    (name) => !names.includes(name) && !special.includes(name),
  );
  expect(stale).toEqual([]);
});
