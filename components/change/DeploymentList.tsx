import { DEPLOYMENT_LOOKS } from "@/components/change/deploymentLooks";
import type { Outputs } from "@/components/trpc";
import { Age } from "@/components/ui/Age";
import { StateMark } from "@/components/ui/StateMark";

interface DeploymentListProps {
  deployments: Outputs["changes"]["get"]["deployments"];
  open: string | undefined;
  onOpen: (deploymentId: string) => void;
}

/** The deployments of a change; one can be opened. */
export function DeploymentList({ deployments, open, onOpen }: DeploymentListProps) {
  return (
    <ul className="grid gap-0">
      {deployments.map((deployment) => {
        const look = DEPLOYMENT_LOOKS[deployment.state];
        return (
          <li
            key={deployment.deploymentId}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-1.5"
          >
            <button
              type="button"
              className="link"
              aria-current={deployment.deploymentId === open ? "true" : undefined}
              onClick={() => onOpen(deployment.deploymentId)}
            >
              <Age at={deployment.createdAt} />
            </button>
            <StateMark tone={look.tone}>{look.word}</StateMark>
          </li>
        );
      })}
    </ul>
  );
}
