import { z } from 'zod';
import { googleAccesses } from '#src/domain/accounts/googleAccess.ts';
import { trackedEventRowSchema } from '#src/domain/catalogue/catalogueEvent.ts';
import { instant } from '#src/domain/time/instant.ts';

/** By field: the hash of what we wanted as of the last write. */
const mergeBaseSchema = z.record(z.string(), z.string());

export const copySchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  googleCalendarId: z.string(),
  generation: z.number(),
  googleEventId: z.string().nullable(),
  state: z.enum(['unconfirmed', 'present', 'deleted', 'removed_by_user']),
  etag: z.string().nullable(),
  uncertainUntil: instant.nullable(),
  base: mergeBaseSchema.nullable().default(null),
  fingerprint: z.string().nullable().default(null),
});

export const connectionSchema = z.object({
  id: z.string(),
  userId: z.string(),
  googleSub: z.string(),
  status: z.enum(['active', 'requires_reauth', 'disconnecting']),
  scopes: z.array(z.string()),
  access: z.enum(googleAccesses),
  /** The calendar that we made in the account. */
  ownCalendarId: z.string().nullable(),
  sealedAccessToken: z.string().nullable(),
  sealedRefreshToken: z.string().nullable(),
  accessTokenExpiresAt: instant.nullable(),
  credentialVersion: z.number(),
  backoffUntil: instant.nullable(),
  /** The id of the account's primary calendar: its address, as far as we know. */
  primaryId: z.string().nullish(),
  key: z.object({ wrappedKey: z.string(), wrappingKeyId: z.string() }).nullable(),
});

/** Everything that deciding and doing one push takes, as the database hands it out with the lease. */
export const pushContextSchema = z.object({
  push: z.object({
    id: z.number(),
    userId: z.string(),
    trackedId: z.string(),
    attempts: z.number(),
    connectionId: z.string(),
  }),
  tracked: z.object({
    id: z.string(),
    tracking: z.enum(['bookmarked', 'attending']).nullable(),
    note: z.string().nullable(),
  }),
  event: trackedEventRowSchema,
  preferences: z
    .object({
      enabled: z.boolean(),
      syncBookmarked: z.boolean(),
      syncAttending: z.boolean(),
      reminderMinutes: z.number().nullable(),
    })
    .nullable(),
  target: z
    .object({
      calendarId: z.string(),
      connectionId: z.string(),
      googleCalendarId: z.string(),
      accessRole: z.string(),
      goneAt: z.string().nullable(),
    })
    .nullable(),
  copies: z.array(copySchema),
  connections: z.array(connectionSchema),
});

export type PushContext = z.infer<typeof pushContextSchema>;
export type EventCopy = z.infer<typeof copySchema>;
export type MergeBase = z.infer<typeof mergeBaseSchema>;
export type ConnectionAccess = z.infer<typeof connectionSchema>;
