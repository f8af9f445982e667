'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { compose } from '#src/compose.ts';
import { dismissNotices } from '#src/services/accounts/noticeService.ts';
import { viewer } from './viewer.ts';

/** The viewer has read the banner, as far as it showed. */
export async function dismissBanner(form: FormData): Promise<void> {
  const user = await viewer();
  const until = z.iso.datetime({ offset: true }).safeParse(form.get('until'));
  if (!user || !until.success) return;
  await dismissNotices(compose(), user.id, until.data);
  revalidatePath('/', 'layout');
}
