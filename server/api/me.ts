import { can, clustersWith, isClusterPermission, PERMISSIONS } from "@/server/access/permissions";
import type { SignedInUser } from "@/server/access/signedIn";
import { procedure, router } from "@/server/api/trpc";

/** Who is signed in, and what they may do. */
export const meRouter = router({
  get: procedure("public").query(({ ctx }) => (ctx.user === null ? null : describe(ctx.user))),
});

function describe(user: SignedInUser) {
  const { grants, ...person } = user;
  const permissions = PERMISSIONS.map((row) => row.permission).filter((permission) =>
    isClusterPermission(permission) ? clustersWith(user, permission).length > 0 : can(user, permission),
  );
  return {
    user: person,
    grants,
    /** What the person may do at least somewhere; for one cluster ask `can` with the grants. */
    permissions,
  };
}
