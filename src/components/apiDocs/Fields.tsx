import { Prose } from './Prose.tsx';
import type { Field } from './schemaText.ts';

/** What a request carries or an answer holds, one row a field. Of a request what is needed is marked, of an answer what may be missing. */
export function Fields({ label, fields, answer }: { label: string; fields: Field[]; answer?: boolean }) {
  if (fields.length === 0) return null;
  return (
    <div className="grid gap-2">
      <h4 className="font-semibold">{label}</h4>
      <dl className="grid gap-px overflow-hidden rounded-xl border border-line bg-line text-[0.9375rem]">
        {fields.map(({ name, type, refersTo, required, about }) => (
          <div key={name} className="grid gap-x-6 gap-y-1 bg-surface px-4 py-2.5 sm:grid-cols-[14rem_1fr]">
            <dt>
              <code>{name}</code>
              {required !== Boolean(answer) && (
                <span className="ml-2 text-sm text-muted">{answer ? 'may be missing' : 'required'}</span>
              )}
            </dt>
            <dd className="min-w-0">
              {refersTo ? (
                <a className="underline underline-offset-4" href={`#${refersTo}`}>
                  {type}
                </a>
              ) : (
                type
              )}
              {about && (
                <p className="text-sm text-muted">
                  <Prose text={about} />
                </p>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
