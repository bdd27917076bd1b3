import { ChangeList } from "@/components/change/ChangeList";
import { Page } from "@/components/ui/Page";

/** The changes of all clusters. */
export function ChangesPage() {
  return (
    <Page title="Changes" about="Every edit of a cluster travels to its hosts in a change.">
      <ChangeList />
    </Page>
  );
}
