import type { Metadata } from 'next';
import { Fields } from '#src/components/apiDocs/Fields.tsx';
import { OperationView } from '#src/components/apiDocs/OperationView.tsx';
import { Prose } from '#src/components/apiDocs/Prose.tsx';
import { fieldsOf } from '#src/components/apiDocs/schemaText.ts';
import { Page } from '#src/components/ui/Page.tsx';
import { openApiDocument } from '#src/contract/openApi.ts';
import { getEnv } from '#src/env.ts';
import packageJson from '../../package.json' with { type: 'json' };

export const metadata: Metadata = {
  title: 'API',
  description: 'Every address of the Kure-Cal API: what it takes and what it answers.',
};

/** The OpenAPI document as a page: no viewer of anybody else's, no script. */
export default function ApiDocsPage() {
  const document = openApiDocument({ version: packageJson.version, appUrl: getEnv().APP_URL });
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const subjects = document.tags.map(({ name }) => ({
    name,
    id: name.toLowerCase().replaceAll(' ', '-'),
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }));
  return (
    <Page narrow className="grid max-w-4xl gap-10">
      <header className="grid gap-4">
        <h1 className="page-title">API</h1>
        <p className="text-lg text-muted">
          <Prose text={document.info.description} />
        </p>
        <p>
          <a className="underline underline-offset-4" href="/api/openapi.json">
            OpenAPI 3.1 document
          </a>
          , for tools that generate clients.
        </p>
        <nav aria-label="API subjects">
          <ul className="flex flex-wrap gap-x-5 gap-y-2">
            {[...subjects, { name: 'Objects', id: 'objects' }].map(({ name, id }) => (
              <li key={id}>
                <a className="underline underline-offset-4" href={`#${id}`}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      {subjects.map(({ name, id, operations: own }) => (
        <section key={id} id={id} aria-labelledby={`${id}-title`} className="grid scroll-mt-24 gap-8">
          <h2 id={`${id}-title`} className="section-title">
            {name}
          </h2>
          {own.map(({ path, method, operation }) => (
            <OperationView key={operation.operationId} path={path} method={method} operation={operation} />
          ))}
        </section>
      ))}
      <section id="objects" aria-labelledby="objects-title" className="grid scroll-mt-24 gap-8">
        <h2 id="objects-title" className="section-title">
          Objects
        </h2>
        {Object.entries(document.components.schemas).map(([name, schema]) => (
          <article
            key={name}
            id={name}
            aria-labelledby={`${name}-title`}
            className="grid scroll-mt-24 gap-3 border-t border-line pt-7"
          >
            <h3 id={`${name}-title`} className="text-lg font-semibold">
              {name}
            </h3>
            {schema.description && (
              <p className="text-muted">
                <Prose text={schema.description} />
              </p>
            )}
            <Fields answer label="Fields" fields={fieldsOf(schema)} />
          </article>
        ))}
      </section>
    </Page>
  );
}
