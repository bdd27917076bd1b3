import type { ApiError } from "@/components/trpc";
import { Button } from "@/components/ui/Button";
import { ErrorNote } from "@/components/ui/ErrorNote";

interface ApiErrorNoteProps {
  error: ApiError;
  host?: string | undefined;
  onRetry?: () => void;
}

/** What the API said when it refused or failed, with the host's words and what to try. */
export function ApiErrorNote({ error, host, onRetry }: ApiErrorNoteProps) {
  const data = error.data;
  const unanswered = data === undefined || data === null;
  return (
    <ErrorNote
      title={unanswered ? "The console's server does not answer." : error.message}
      {...(host === undefined ? {} : { host })}
      {...(data?.hostWords === undefined ? {} : { said: data.hostWords })}
      {...(unanswered
        ? { next: "Check your connection. Nothing was lost; try again when it is back." }
        : data.try === undefined
          ? {}
          : { next: data.try })}
      {...(onRetry === undefined
        ? {}
        : {
            actions: (
              <Button small onClick={onRetry}>
                Try again
              </Button>
            ),
          })}
    />
  );
}
