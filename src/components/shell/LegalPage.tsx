import type { ReactNode } from 'react';
import { Page } from '#src/components/ui/Page.tsx';

/** A page of plain text under headings: privacy, terms, contact. */
export function LegalPage({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
  return (
    <Page narrow>
      <h1 className="page-title mb-4">{title}</h1>
      <p className="mb-10 text-muted">{intro}</p>
      <div className="grid gap-9">{children}</div>
    </Page>
  );
}

export function LegalSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3 [&_ul]:grid [&_ul]:list-disc [&_ul]:gap-1.5 [&_ul]:pl-5">
      <h2 className="section-title">{title}</h2>
      {children}
    </section>
  );
}
