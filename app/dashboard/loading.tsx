import { Page } from '#src/components/ui/Page.tsx';

export default function DashboardLoading() {
  return (
    <Page>
      <div className="grid max-w-4xl gap-8">
        <h1 className="page-title">My events</h1>
        <p role="status" className="sr-only">
          Your events are being fetched.
        </p>
        <div aria-hidden className="grid gap-8">
          {[1, 2, 3].map((row) => (
            <div key={row} className="flex gap-6 motion-safe:animate-pulse">
              <div className="size-16 shrink-0 rounded-2xl bg-sunken" />
              <div className="grid flex-1 content-start gap-3">
                <div className="h-5 w-2/3 rounded-full bg-sunken" />
                <div className="h-4 w-1/3 rounded-full bg-sunken" />
                <div className="h-9 w-52 rounded-full bg-sunken" />
              </div>
            </div>
          ))}
        </div>
      </div>
    </Page>
  );
}
