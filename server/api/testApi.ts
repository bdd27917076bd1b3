import "@/server/api/testEnvironment";
import { afterAll } from "vitest";
import { addPerson } from "@/server/access/people";
import type { Grant } from "@/server/access/permissions";
import type { SignedInUser } from "@/server/access/signedIn";
import type { Context } from "@/server/api/context";
import { createCaller } from "@/server/api/root";
import { closeDatabase, type Db, db } from "@/server/db/client";
import { closeListening } from "@/server/db/listen";
import { databaseUrl } from "@/server/env";
import { prepareJobs } from "@/server/jobs";
import { hosts } from "@/server/ssh/pool";

/** A whole database with people in it, and the API as each of them sees it; for tests. */
export interface TestApi {
  db: Db;
  /** Adds a person and returns who they are. */
  person(username: string, grants: readonly Grant[]): Promise<SignedInUser>;
  /** The API as a person sees it; null: as somebody who is not signed in. */
  as(user: SignedInUser | null): ReturnType<typeof createCaller>;
}

/** For the top of a test file; everything is taken down after it. */
export async function startTestApi(): Promise<TestApi> {
  afterAll(async () => {
    await hosts.close();
    await closeListening();
    await closeDatabase();
  });
  await prepareJobs(databaseUrl());
  const store = db();
  return {
    db: store,
    person: async (username, grants) => {
      const person = { name: username, username, password: "correct horse battery", grants };
      const user = await store.$transaction((tx) => addPerson(tx, person, null));
      return { userId: user.id, name: username, username, grants };
    },
    as: (user) => {
      const context: Context = { store, user, sessionId: null, address: "192.0.2.99" };
      return createCaller(context);
    },
  };
}
