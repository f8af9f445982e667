import { Page } from '#src/components/ui/Page.tsx';

export default function Loading() {
  return (
    <Page>
      <p className="page-title mb-8">Events</p>
      <div role="status" className="grid gap-2">
        <span className="sr-only">Loading events…</span>
        {['a', 'b', 'c', 'd'].map((key) => (
          <div key={key} className="h-28 animate-pulse rounded-2xl bg-sunken" />
        ))}
      </div>
    </Page>
  );
}
