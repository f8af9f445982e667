import { ButtonAnchor, ButtonLink } from '#src/components/ui/Button.tsx';
import { SettingsSection } from './SettingsSection.tsx';

const files = [
  { href: '/api/profile/export', label: 'All of it', about: 'A JSON file, for programs.', name: 'JSON' },
  {
    href: '/api/profile/export.ics',
    label: 'Your tracked events',
    about: 'A calendar file, which any calendar can import.',
    name: '.ics',
  },
];

/** What is kept for the person: as files, and how to have it deleted. */
export function DataSection() {
  return (
    <SettingsSection
      id="data"
      title="Your data"
      about="What we keep for you. The copy of your Google events is not in it: take those from Google."
    >
      {files.map(({ href, label, about, name }) => (
        <div key={href} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <p className="min-w-0 flex-1 basis-48">
            {label}
            <span className="block text-sm text-muted">{about}</span>
          </p>
          <ButtonAnchor href={href} download look="outline" size="small">
            Download {name}
          </ButtonAnchor>
        </div>
      ))}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-48">
          Your account
          <span className="block text-sm text-muted">You choose what becomes of your events in Google.</span>
        </p>
        <ButtonLink href="/settings/delete" look="outline" size="small">
          Delete account
        </ButtonLink>
      </div>
    </SettingsSection>
  );
}
