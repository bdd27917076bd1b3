-- AlterTable
ALTER TABLE "ConfigVersion" ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "Director" ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "PoolMember" ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "SyncGroup" (
    "versionId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "settings" JSONB NOT NULL,

    CONSTRAINT "SyncGroup_pkey" PRIMARY KEY ("versionId","id")
);

-- CreateTable
CREATE TABLE "Tracker" (
    "versionId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "settings" JSONB NOT NULL,

    CONSTRAINT "Tracker_pkey" PRIMARY KEY ("versionId","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "SyncGroup_versionId_name_key" ON "SyncGroup"("versionId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Tracker_versionId_name_key" ON "Tracker"("versionId", "name");

-- AddForeignKey
ALTER TABLE "SyncGroup" ADD CONSTRAINT "SyncGroup_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ConfigVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Tracker" ADD CONSTRAINT "Tracker_versionId_fkey" FOREIGN KEY ("versionId") REFERENCES "ConfigVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- DropForeignKey
ALTER TABLE "VrrpMember" DROP CONSTRAINT "VrrpMember_versionId_directorId_fkey";

-- DropForeignKey
ALTER TABLE "PoolMember" DROP CONSTRAINT "PoolMember_versionId_realServerId_fkey";

-- AddForeignKey
ALTER TABLE "VrrpMember" ADD CONSTRAINT "VrrpMember_versionId_directorId_fkey" FOREIGN KEY ("versionId", "directorId") REFERENCES "Director"("versionId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PoolMember" ADD CONSTRAINT "PoolMember_versionId_realServerId_fkey" FOREIGN KEY ("versionId", "realServerId") REFERENCES "RealServer"("versionId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- From here on: what the datamodel cannot say. As for the other tables of a version, in the first migration.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['SyncGroup', 'Tracker']
  LOOP
    EXECUTE format('DROP INDEX %I', name || '_versionId_name_key');
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I UNIQUE ("versionId", "name") DEFERRABLE INITIALLY IMMEDIATE',
      name, name || '_versionId_name_key');
    EXECUTE format('CREATE TRIGGER frozen_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_version()', name);
    EXECUTE format('CREATE TRIGGER frozen_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_version()', name);
    EXECUTE format('CREATE TRIGGER frozen_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen_version()', name);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION keep_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."frozenAt" IS NOT NULL AND (OLD."frozenAt", OLD."revision", OLD."number", OLD."clusterId", OLD."settings")
    IS DISTINCT FROM (NEW."frozenAt", NEW."revision", NEW."number", NEW."clusterId", NEW."settings") THEN
    RAISE EXCEPTION 'a frozen version violates constraint "ConfigVersion_frozen"' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;

-- When a whole version goes, its directors may go before the members that name them: looked at when all is done.
ALTER TABLE "VrrpMember" ALTER CONSTRAINT "VrrpMember_versionId_directorId_fkey" DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE "PoolMember" ALTER CONSTRAINT "PoolMember_versionId_realServerId_fkey" DEFERRABLE INITIALLY DEFERRED;
