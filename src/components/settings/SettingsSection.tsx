import type { ReactNode } from 'react';

/** One subject of the settings: its name and what it is about on the left, its controls on the right. */
export function SettingsSection(props: { id: string; title: string; about: string; children: ReactNode }) {
  const { id, title, about, children } = props;
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-24 gap-x-12 gap-y-5 border-t border-line py-9 md:grid-cols-[15rem_1fr]"
    >
      <div className="grid content-start gap-2">
        <h2 id={`${id}-title`} className="section-title">
          {title}
        </h2>
        <p className="text-[0.9375rem] text-muted">{about}</p>
      </div>
      <div className="grid min-w-0 content-start gap-5">{children}</div>
    </section>
  );
}
