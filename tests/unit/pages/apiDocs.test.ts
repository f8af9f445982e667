import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { OperationView } from '#src/components/apiDocs/OperationView.tsx';
import { endpoints } from '#src/contract/endpoints.ts';
import { openApiDocument } from '#src/contract/openApi.ts';

test('the API page shows what every endpoint takes and answers, and no field without a type', () => {
  const document = openApiDocument({ version: '1.2.3', appUrl: 'https://kure-cal.example' });
  for (const { method, path, summary, body } of endpoints) {
    const operation = document.paths[path]?.[method.toLowerCase()];
    if (!operation) throw new Error(`${method} ${path} is not in the document`);
    const html = renderToStaticMarkup(createElement(OperationView, { method, path, operation }));
    expect(html).toContain(summary);
    for (const { name } of operation.parameters) expect(html).toContain(`<code>${name}</code>`);
    if (body) expect(html).toContain('>Body</h4>');
    const fields = operation.responses[200]?.content?.['application/json']?.schema.properties ?? {};
    if (Object.keys(fields).length > 0) expect(html).toContain('>Answer</h4>');
    expect(html).not.toMatch(/undefined|\[object|`/);
  }
});
