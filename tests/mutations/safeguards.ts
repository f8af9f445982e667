import { accessSafeguards } from './access.ts';
import { accountSafeguards } from './accounts.ts';
import { calendarPageSafeguards } from './calendarPage.ts';
import { deploymentSafeguards } from './deployment.ts';
import { descriptionSafeguards } from './description.ts';
import { httpSafeguards } from './http.ts';
import { oneEventSafeguards } from './oneEvent.ts';
import { pageSafeguards } from './pages.ts';
import { pullSafeguards } from './pull.ts';
import { queueSafeguards } from './queue.ts';
import type { Safeguard } from './safeguard.ts';
import { shownSafeguards } from './shown.ts';
import { siteSafeguards } from './site.ts';

/** Every safeguard that `npm run mutations` switches off. */
export const safeguards: Safeguard[] = [
  ...oneEventSafeguards,
  ...descriptionSafeguards,
  ...queueSafeguards,
  ...pullSafeguards,
  ...accountSafeguards,
  ...accessSafeguards,
  ...httpSafeguards,
  ...calendarPageSafeguards,
  ...pageSafeguards,
  ...shownSafeguards,
  ...siteSafeguards,
  ...deploymentSafeguards,
];
