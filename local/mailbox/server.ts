import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { listPage, mailPage, versionOf } from './pages.ts';
import { startReceiver } from './receiver.ts';

/**
 * A mailbox for every address: SMTP on one port; on the other `GET /` for people, and for tests `GET /mails.json?to=` and
 * `DELETE /mails.json`.
 */
export async function startMailbox({ port, smtpPort }: { port: number; smtpPort: number }) {
  const receiver = await startReceiver(smtpPort);
  const { mails } = receiver;
  const sentTo = (to: string) => mails.filter((mail) => !to || mail.to.includes(to));
  const app = new Hono();
  const asked = (to: string | undefined) => (to ?? '').trim().toLowerCase();
  app.get('/', (c) => c.html(listPage(sentTo(asked(c.req.query('to'))), asked(c.req.query('to')))));
  app.get('/version', (c) => c.text(versionOf(sentTo(asked(c.req.query('to'))))));
  app.get('/mails.json', (c) => c.json(sentTo(asked(c.req.query('to')))));
  app.delete('/mails.json', (c) => {
    mails.length = 0;
    return c.body(null, 204);
  });
  app.get('/mails/:id', (c) => {
    const mail = mails.find(({ id }) => id === c.req.param('id'));
    return mail ? c.html(mailPage(mail)) : c.text('This mail is gone.', 404);
  });
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, () => resolve(starting));
    starting.once('error', reject);
  });
  return {
    async stop() {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await receiver.stop();
    },
  };
}
