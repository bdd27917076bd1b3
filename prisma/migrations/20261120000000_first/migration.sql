-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('viewer', 'operator', 'approver', 'administrator', 'auditor');

-- CreateEnum
CREATE TYPE "ChangeState" AS ENUM ('draft', 'applying', 'applied', 'failed', 'reverted', 'partial', 'withdrawn');

-- CreateEnum
CREATE TYPE "DeploymentState" AS ENUM ('queued', 'running', 'succeeded', 'reverted', 'partial', 'refused');

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "username" TEXT,
    "displayUsername" TEXT,
    "disabledAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL,

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SetupToken" (
    "id" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SetupToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MasterKeyCheck" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "sealed" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MasterKeyCheck_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoleGrant" (
    "id" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "clusterId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT,

    CONSTRAINT "RoleGrant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SshKey" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "sealedPrivateKey" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SshKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Host" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "port" INTEGER NOT NULL DEFAULT 22,
    "user" TEXT NOT NULL,
    "sudo" BOOLEAN NOT NULL DEFAULT false,
    "sshKeyId" UUID,
    "hostKeyType" TEXT,
    "hostKey" TEXT,
    "hostKeyPinnedAt" TIMESTAMPTZ(3),
    "hostKeyPinnedBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Host_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HostFact" (
    "hostId" UUID NOT NULL,
    "factId" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "readAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HostFact_pkey" PRIMARY KEY ("hostId","factId")
);

-- CreateTable
CREATE TABLE "HostReach" (
    "hostId" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "text" TEXT,
    "triedAt" TIMESTAMPTZ(3) NOT NULL,
    "okAt" TIMESTAMPTZ(3),

    CONSTRAINT "HostReach_pkey" PRIMARY KEY ("hostId")
);

-- CreateTable
CREATE TABLE "Cluster" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "appliedVersionId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Cluster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConfigVersion" (
    "id" UUID NOT NULL,
    "clusterId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "baseVersionId" UUID,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "frozenAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ConfigVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Director" (
    "versionId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "hostId" UUID NOT NULL,

    CONSTRAINT "Director_pkey" PRIMARY KEY ("versionId","id")
);

-- CreateTable
CREATE TABLE "VrrpInstance" (
    "versionId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "interface" TEXT NOT NULL,
    "virtualRouterId" INTEGER NOT NULL,
    "family" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,

    CONSTRAINT "VrrpInstance_pkey" PRIMARY KEY ("versionId","id")
);

-- CreateTable
CREATE TABLE "VrrpMember" (
    "versionId" UUID NOT NULL,
    "vrrpInstanceId" UUID NOT NULL,
    "directorId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "priority" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,

    CONSTRAINT "VrrpMember_pkey" PRIMARY KEY ("versionId","vrrpInstanceId","directorId")
);

-- CreateTable
CREATE TABLE "Vip" (
    "versionId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "vrrpInstanceId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "address" INET NOT NULL,
    "prefixLength" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,

    CONSTRAINT "Vip_pkey" PRIMARY KEY ("versionId","id")
);

-- CreateTable
CREATE TABLE "RealServer" (
    "versionId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "address" INET NOT NULL,
    "hostId" UUID,
    "settings" JSONB NOT NULL,

    CONSTRAINT "RealServer_pkey" PRIMARY KEY ("versionId","id")
);

-- CreateTable
CREATE TABLE "VirtualService" (
    "versionId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "address" INET NOT NULL,
    "port" INTEGER NOT NULL,
    "protocol" TEXT NOT NULL,
    "settings" JSONB NOT NULL,

    CONSTRAINT "VirtualService_pkey" PRIMARY KEY ("versionId","id")
);

-- CreateTable
CREATE TABLE "PoolMember" (
    "versionId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "virtualServiceId" UUID NOT NULL,
    "realServerId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "port" INTEGER NOT NULL,
    "weight" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL,

    CONSTRAINT "PoolMember_pkey" PRIMARY KEY ("versionId","id")
);

-- CreateTable
CREATE TABLE "Change" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "clusterId" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "state" "ChangeState" NOT NULL DEFAULT 'draft',
    "ownerId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChangeAuthor" (
    "changeId" UUID NOT NULL,
    "userId" TEXT NOT NULL,

    CONSTRAINT "ChangeAuthor_pkey" PRIMARY KEY ("changeId","userId")
);

-- CreateTable
CREATE TABLE "Plan" (
    "id" UUID NOT NULL,
    "changeId" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "impact" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "Plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Deployment" (
    "id" UUID NOT NULL,
    "clusterId" UUID NOT NULL,
    "planId" UUID NOT NULL,
    "state" "DeploymentState" NOT NULL DEFAULT 'queued',
    "phase" TEXT NOT NULL DEFAULT 'preflight',
    "text" TEXT,
    "startedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeploymentHost" (
    "deploymentId" UUID NOT NULL,
    "hostId" UUID NOT NULL,
    "hostName" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "text" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DeploymentHost_pkey" PRIMARY KEY ("deploymentId","hostId")
);

-- CreateTable
CREATE TABLE "HostCommand" (
    "id" BIGSERIAL NOT NULL,
    "deploymentId" UUID NOT NULL,
    "hostId" UUID NOT NULL,
    "phase" TEXT NOT NULL,
    "say" TEXT NOT NULL,
    "command" TEXT NOT NULL,
    "hostKey" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "exitCode" INTEGER,
    "stdout" TEXT NOT NULL DEFAULT '',
    "stderr" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "HostCommand_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VrrpState" (
    "hostId" UUID NOT NULL,
    "instance" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "priority" INTEGER,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VrrpState_pkey" PRIMARY KEY ("hostId","instance")
);

-- CreateTable
CREATE TABLE "VrrpTransition" (
    "id" BIGSERIAL NOT NULL,
    "clusterId" UUID NOT NULL,
    "hostId" UUID NOT NULL,
    "hostName" TEXT NOT NULL,
    "instance" TEXT NOT NULL,
    "fromState" TEXT,
    "toState" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "reason" TEXT,

    CONSTRAINT "VrrpTransition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HostLease" (
    "hostId" UUID NOT NULL,
    "workerId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HostLease_pkey" PRIMARY KEY ("hostId")
);

-- CreateTable
CREATE TABLE "AuditRow" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "sessionId" TEXT,
    "address" TEXT,
    "roles" TEXT[],
    "action" TEXT NOT NULL,
    "objectType" TEXT NOT NULL,
    "objectId" TEXT,
    "objectName" TEXT,
    "clusterId" UUID,
    "changeId" UUID,
    "reason" TEXT,
    "outcome" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "details" JSONB,
    "prevHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "AuditRow_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "User_username_key" ON "User"("username");

-- CreateIndex
CREATE UNIQUE INDEX "Session_token_key" ON "Session"("token");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE INDEX "Verification_identifier_idx" ON "Verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "RateLimit_key_key" ON "RateLimit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "SetupToken_tokenHash_key" ON "SetupToken"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "RoleGrant_userId_role_clusterId_key" ON "RoleGrant"("userId", "role", "clusterId");

-- CreateIndex
CREATE UNIQUE INDEX "SshKey_name_key" ON "SshKey"("name");

-- CreateIndex
CREATE UNIQUE INDEX "SshKey_publicKey_key" ON "SshKey"("publicKey");

-- CreateIndex
CREATE UNIQUE INDEX "Cluster_name_key" ON "Cluster"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Cluster_appliedVersionId_key" ON "Cluster"("appliedVersionId");

-- CreateIndex
CREATE UNIQUE INDEX "ConfigVersion_clusterId_number_key" ON "ConfigVersion"("clusterId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Director_versionId_name_key" ON "Director"("versionId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Director_versionId_hostId_key" ON "Director"("versionId", "hostId");

-- CreateIndex
CREATE UNIQUE INDEX "VrrpInstance_versionId_name_key" ON "VrrpInstance"("versionId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "VrrpInstance_versionId_interface_virtualRouterId_family_key" ON "VrrpInstance"("versionId", "interface", "virtualRouterId", "family");

-- CreateIndex
CREATE UNIQUE INDEX "VrrpMember_versionId_vrrpInstanceId_priority_key" ON "VrrpMember"("versionId", "vrrpInstanceId", "priority");

-- CreateIndex
CREATE UNIQUE INDEX "Vip_versionId_address_key" ON "Vip"("versionId", "address");

-- CreateIndex
CREATE UNIQUE INDEX "RealServer_versionId_name_key" ON "RealServer"("versionId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "VirtualService_versionId_name_key" ON "VirtualService"("versionId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "VirtualService_versionId_address_port_protocol_key" ON "VirtualService"("versionId", "address", "port", "protocol");

-- CreateIndex
CREATE UNIQUE INDEX "PoolMember_versionId_virtualServiceId_realServerId_port_key" ON "PoolMember"("versionId", "virtualServiceId", "realServerId", "port");

-- CreateIndex
CREATE UNIQUE INDEX "Change_number_key" ON "Change"("number");

-- CreateIndex
CREATE UNIQUE INDEX "Change_versionId_key" ON "Change"("versionId");

-- CreateIndex
CREATE INDEX "Change_clusterId_state_idx" ON "Change"("clusterId", "state");

-- CreateIndex
CREATE INDEX "Plan_changeId_createdAt_idx" ON "Plan"("changeId", "createdAt");

-- CreateIndex
CREATE INDEX "Deployment_clusterId_createdAt_idx" ON "Deployment"("clusterId", "createdAt");

-- CreateIndex
CREATE INDEX "HostCommand_deploymentId_id_idx" ON "HostCommand"("deploymentId", "id");

-- CreateIndex
CREATE INDEX "VrrpTransition_clusterId_at_idx" ON "VrrpTransition"("clusterId", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "AuditRow_hash_key" ON "AuditRow"("hash");

-- CreateIndex
CREATE INDEX "AuditRow_at_idx" ON "AuditRow"("at");

-- CreateIndex
CREATE INDEX "AuditRow_actorId_at_idx" ON "AuditRow"("actorId", "at");

-- CreateIndex
CREATE INDEX "AuditRow_objectType_objectId_at_idx" ON "AuditRow"("objectType", "objectId", "at");

-- CreateIndex
CREATE INDEX "AuditRow_clusterId_at_idx" ON "AuditRow"("clusterId", "at");

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Host" ADD CONSTRAINT "Host_sshKeyId_fkey" FOREIGN KEY ("sshKeyId") REFERENCES "SshKey"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostFact" ADD CONSTRAINT "HostFact_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostReach" ADD CONSTRAINT "HostReach_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Cluster" ADD CONSTRAINT "Cluster_appliedVersionId_fkey" FOREIGN KEY ("appliedVersionId") REFERENCES "ConfigVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConfigVersion" ADD CONSTRAINT "ConfigVersion_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConfigVersion" ADD CONSTRAINT "ConfigVersion_baseVersionId_fkey" FOREIGN KEY ("baseVersionId") REFERENCES "ConfigVersion"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Director" ADD CONSTRAINT "Director_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ConfigVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Director" ADD CONSTRAINT "Director_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VrrpInstance" ADD CONSTRAINT "VrrpInstance_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ConfigVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VrrpMember" ADD CONSTRAINT "VrrpMember_versionId_vrrpInstanceId_fkey" FOREIGN KEY ("versionId", "vrrpInstanceId") REFERENCES "VrrpInstance"("versionId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VrrpMember" ADD CONSTRAINT "VrrpMember_versionId_directorId_fkey" FOREIGN KEY ("versionId", "directorId") REFERENCES "Director"("versionId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Vip" ADD CONSTRAINT "Vip_versionId_vrrpInstanceId_fkey" FOREIGN KEY ("versionId", "vrrpInstanceId") REFERENCES "VrrpInstance"("versionId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RealServer" ADD CONSTRAINT "RealServer_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ConfigVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RealServer" ADD CONSTRAINT "RealServer_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VirtualService" ADD CONSTRAINT "VirtualService_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ConfigVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PoolMember" ADD CONSTRAINT "PoolMember_versionId_virtualServiceId_fkey" FOREIGN KEY ("versionId", "virtualServiceId") REFERENCES "VirtualService"("versionId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PoolMember" ADD CONSTRAINT "PoolMember_versionId_realServerId_fkey" FOREIGN KEY ("versionId", "realServerId") REFERENCES "RealServer"("versionId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ConfigVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChangeAuthor" ADD CONSTRAINT "ChangeAuthor_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Plan" ADD CONSTRAINT "Plan_changeId_fkey" FOREIGN KEY ("changeId") REFERENCES "Change"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_planId_fkey" FOREIGN KEY ("planId") REFERENCES "Plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeploymentHost" ADD CONSTRAINT "DeploymentHost_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostCommand" ADD CONSTRAINT "HostCommand_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VrrpState" ADD CONSTRAINT "VrrpState_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on: what the datamodel cannot say.

-- Values in their ranges. The schemas in server/core check the same; these hold whatever wrote the row.
ALTER TABLE "Host"
  ADD CONSTRAINT "Host_port_range" CHECK ("port" BETWEEN 1 AND 65535),
  ADD CONSTRAINT "Host_key_unless_removed" CHECK ("sshKeyId" IS NOT NULL OR "removedAt" IS NOT NULL),
  ADD CONSTRAINT "Host_pin_whole" CHECK (("hostKeyType" IS NULL) = ("hostKey" IS NULL));
ALTER TABLE "ConfigVersion"
  ADD CONSTRAINT "ConfigVersion_number_range" CHECK ("number" >= 1),
  ADD CONSTRAINT "ConfigVersion_revision_range" CHECK ("revision" >= 0);
ALTER TABLE "VrrpInstance"
  ADD CONSTRAINT "VrrpInstance_virtualRouterId_range" CHECK ("virtualRouterId" BETWEEN 1 AND 255),
  ADD CONSTRAINT "VrrpInstance_family_known" CHECK ("family" IN (4, 6));
ALTER TABLE "VrrpMember"
  ADD CONSTRAINT "VrrpMember_priority_range" CHECK ("priority" BETWEEN 1 AND 254);
ALTER TABLE "Vip"
  ADD CONSTRAINT "Vip_prefixLength_range"
    CHECK ("prefixLength" BETWEEN 0 AND CASE family("address") WHEN 4 THEN 32 ELSE 128 END);
ALTER TABLE "VirtualService"
  ADD CONSTRAINT "VirtualService_port_range" CHECK ("port" BETWEEN 1 AND 65535),
  ADD CONSTRAINT "VirtualService_protocol_known" CHECK ("protocol" IN ('TCP', 'UDP', 'SCTP'));
ALTER TABLE "PoolMember"
  ADD CONSTRAINT "PoolMember_port_range" CHECK ("port" BETWEEN 1 AND 65535),
  ADD CONSTRAINT "PoolMember_weight_range" CHECK ("weight" BETWEEN 0 AND 65535);
ALTER TABLE "MasterKeyCheck" ADD CONSTRAINT "MasterKeyCheck_one_row" CHECK ("id" = 1);
ALTER TABLE "User" ADD CONSTRAINT "User_username_small" CHECK ("username" = lower("username"));
ALTER TABLE "AuditRow" ADD CONSTRAINT "AuditRow_outcome_known" CHECK ("outcome" IN ('done', 'refused', 'failed'));

-- A grant on all clusters (no clusterId) is there once, too.
DROP INDEX "RoleGrant_userId_role_clusterId_key";
CREATE UNIQUE INDEX "RoleGrant_userId_role_clusterId_key"
  ON "RoleGrant" ("userId", "role", "clusterId") NULLS NOT DISTINCT;

-- A removed host frees its name and address.
CREATE UNIQUE INDEX "Host_name_key" ON "Host" ("name") WHERE "removedAt" IS NULL;
CREATE UNIQUE INDEX "Host_address_port_key" ON "Host" ("address", "port") WHERE "removedAt" IS NULL;

-- One unfinished deployment per cluster.
CREATE UNIQUE INDEX "Deployment_one_unfinished_per_cluster"
  ON "Deployment" ("clusterId") WHERE "state" IN ('queued', 'running');

-- A version belongs to the cluster that names it.
CREATE UNIQUE INDEX "ConfigVersion_id_clusterId_key" ON "ConfigVersion" ("id", "clusterId");
ALTER TABLE "Change" ADD CONSTRAINT "Change_version_of_cluster_fkey"
  FOREIGN KEY ("versionId", "clusterId") REFERENCES "ConfigVersion" ("id", "clusterId");
ALTER TABLE "Cluster" ADD CONSTRAINT "Cluster_applied_of_cluster_fkey"
  FOREIGN KEY ("appliedVersionId", "id") REFERENCES "ConfigVersion" ("id", "clusterId");

-- Uniqueness within a version is checked at the end of each statement, not row by row: so that two objects can swap
-- names, addresses or priorities in one statement.
DO $$
DECLARE
  it record;
BEGIN
  FOR it IN
    SELECT index_of.relname AS index_name, table_of.relname AS table_name,
      (SELECT string_agg(quote_ident(col.attname), ', ' ORDER BY key.place)
        FROM unnest(def.indkey) WITH ORDINALITY AS key(attnum, place)
        JOIN pg_attribute col ON col.attrelid = def.indrelid AND col.attnum = key.attnum) AS columns
    FROM pg_index def
    JOIN pg_class index_of ON index_of.oid = def.indexrelid
    JOIN pg_class table_of ON table_of.oid = def.indrelid
    WHERE def.indisunique AND NOT def.indisprimary AND table_of.relnamespace = current_schema()::regnamespace
      AND table_of.relname IN
        ('Director', 'VrrpInstance', 'VrrpMember', 'Vip', 'RealServer', 'VirtualService', 'PoolMember')
  LOOP
    EXECUTE format('DROP INDEX %I', it.index_name);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I UNIQUE (%s) DEFERRABLE INITIALLY IMMEDIATE',
      it.table_name, it.index_name, it.columns);
  END LOOP;
END $$;

-- A frozen version is never edited. (Its rows go when the whole version goes: then there is no version to be found.)
CREATE FUNCTION refuse_frozen_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM touched JOIN "ConfigVersion" version ON version."id" = touched."versionId"
    WHERE version."frozenAt" IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'a frozen version violates constraint "ConfigVersion_frozen"' USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY
    ARRAY['Director', 'VrrpInstance', 'VrrpMember', 'Vip', 'RealServer', 'VirtualService', 'PoolMember']
  LOOP
    EXECUTE format('CREATE TRIGGER frozen_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_version()', name);
    EXECUTE format('CREATE TRIGGER frozen_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_version()', name);
    EXECUTE format('CREATE TRIGGER frozen_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_version()', name);
  END LOOP;
END $$;

CREATE FUNCTION keep_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."frozenAt" IS NOT NULL AND (OLD."frozenAt", OLD."revision", OLD."number", OLD."clusterId")
    IS DISTINCT FROM (NEW."frozenAt", NEW."revision", NEW."number", NEW."clusterId") THEN
    RAISE EXCEPTION 'a frozen version violates constraint "ConfigVersion_frozen"' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen_version BEFORE UPDATE ON "ConfigVersion"
  FOR EACH ROW EXECUTE FUNCTION keep_version_frozen();

-- The audit log and the plans only grow.
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of "%" are never altered or deleted', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditRow"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER never_altered BEFORE UPDATE ON "Plan"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

-- Processes learn from each other what changed (server/db/listen.ts); sent at commit, so never too early.
CREATE FUNCTION notify_deployment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed uuid := CASE TG_TABLE_NAME WHEN 'Deployment' THEN to_jsonb(NEW)->>'id' ELSE to_jsonb(NEW)->>'deploymentId' END;
BEGIN
  PERFORM pg_notify('shoal_deployment', json_build_object('deploymentId', changed)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER told AFTER INSERT OR UPDATE ON "Deployment" FOR EACH ROW EXECUTE FUNCTION notify_deployment();
CREATE TRIGGER told AFTER INSERT OR UPDATE ON "DeploymentHost" FOR EACH ROW EXECUTE FUNCTION notify_deployment();
CREATE TRIGGER told AFTER INSERT OR UPDATE ON "HostCommand" FOR EACH ROW EXECUTE FUNCTION notify_deployment();

CREATE FUNCTION notify_host() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb := to_jsonb(COALESCE(NEW, OLD));
BEGIN
  PERFORM pg_notify('shoal_host', json_build_object('hostId', COALESCE(changed->>'hostId', changed->>'id'))::text);
  RETURN NULL;
END $$;
CREATE TRIGGER told AFTER INSERT OR UPDATE ON "Host" FOR EACH ROW EXECUTE FUNCTION notify_host();
CREATE TRIGGER told AFTER INSERT OR UPDATE ON "HostFact" FOR EACH ROW EXECUTE FUNCTION notify_host();
CREATE TRIGGER told AFTER INSERT OR UPDATE ON "HostReach" FOR EACH ROW EXECUTE FUNCTION notify_host();

CREATE FUNCTION notify_cluster() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed jsonb := to_jsonb(NEW);
BEGIN
  PERFORM pg_notify('shoal_cluster', json_build_object(
    'clusterId', CASE TG_TABLE_NAME WHEN 'Cluster' THEN changed->>'id' ELSE changed->>'clusterId' END)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER told AFTER INSERT OR UPDATE ON "Cluster" FOR EACH ROW EXECUTE FUNCTION notify_cluster();
CREATE TRIGGER told AFTER INSERT OR UPDATE ON "ConfigVersion" FOR EACH ROW EXECUTE FUNCTION notify_cluster();
CREATE TRIGGER told AFTER INSERT OR UPDATE ON "Change" FOR EACH ROW EXECUTE FUNCTION notify_cluster();
