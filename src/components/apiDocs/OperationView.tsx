import type { JsonSchema, Operation } from '#src/contract/openApi.ts';
import { Fields } from './Fields.tsx';
import { Prose } from './Prose.tsx';
import { type Field, fieldOf, fieldsOf, refersTo, typeText } from './schemaText.ts';

type Content = Operation['responses'][string]['content'];

/** An object by its fields, anything else as one nameless value. */
function contentFields(content: Content): Field[] {
  const [[type, { schema }] = ['', { schema: {} as JsonSchema }]] = Object.entries(content ?? {});
  if (type !== 'application/json') return [];
  if (schema.properties) return fieldsOf(schema);
  return [{ name: 'answer', type: typeText(schema), refersTo: refersTo(schema), required: true, about: '' }];
}

/** One method of one address: what it does, what it takes, what it answers. */
export function OperationView({
  method,
  path,
  operation,
}: {
  method: string;
  path: string;
  operation: Operation;
}) {
  const { operationId, summary, description, security, parameters, requestBody, responses } = operation;
  const known = Object.entries(responses);
  const answers = known.filter(([status]) => status < '400');
  const refusals = known.filter(([status]) => status >= '400');
  return (
    <article
      id={operationId}
      aria-labelledby={`${operationId}-title`}
      className="grid scroll-mt-24 gap-4 border-t border-line pt-7"
    >
      <div className="grid gap-2">
        <h3 id={`${operationId}-title`} className="text-lg font-semibold">
          {summary}
        </h3>
        <p>
          <code className="rounded-lg bg-sunken px-2 py-1 text-[0.9375rem]">
            <strong className="text-accent">{method}</strong> {path}
          </code>
        </p>
        {description && (
          <p className="text-muted">
            <Prose text={description} />
          </p>
        )}
        <p className="text-sm text-muted">{security.length > 0 ? 'For signed-in users.' : 'For everyone.'}</p>
      </div>
      <Fields
        label="Parameters"
        fields={parameters.map(({ name, schema, required }) => fieldOf(name, schema, required))}
      />
      <Fields label="Body" fields={contentFields(requestBody?.content)} />
      {answers.map(([status, { description: about, content }]) => (
        <div key={status} className="grid gap-2">
          <p>
            <code>{status}</code> {about}
          </p>
          <Fields answer label="Answer" fields={contentFields(content)} />
        </div>
      ))}
      <details className="text-[0.9375rem]">
        <summary className="w-fit underline underline-offset-4">Refusals</summary>
        <ul className="mt-2 grid gap-1">
          {refusals.map(([status, { description: codes }]) => (
            <li key={status}>
              <code>{status}</code> {codes.replaceAll('_', ' ')}
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}
