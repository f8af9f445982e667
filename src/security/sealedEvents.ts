import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type DecipherGCM,
  hash,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { isTombstone, type MirroredEvent, mirroredEventSchema } from '#src/domain/google/mirroredEvent.ts';
import { SealError } from './encryption.ts';

/** A page of events as the database takes it: one column of each, base64 where it is binary. */
export type SealedPage = {
  /** 16 bytes each: the keyed hash of calendar and Google id. */
  refs: string;
  /** 16 bytes each: the same for the series an instance belongs to; zeros for none. */
  masters: string;
  /** 16 bytes each: the keyed hash of the whole content. */
  hashes: string;
  /** One character each: 1 for a tombstone, 2 for a cancelled occurrence that was named by its id alone. */
  deleted: string;
  /** The sealed events, one after the other. */
  sealed: string;
  lengths: number[];
};

type Owner = { userId: string; calendarId: string };

const version = 1;
const ivBytes = 12;
const tagBytes = 16;
const headBytes = 1 + ivBytes + tagBytes;
const refBytes = 16;
/** Holds an ordinary event's JSON; a larger one grows it. */
const scratchBytes = 16_384;

/**
 * Seals a page of events in one go: AES-256-GCM with the user's key and a fresh IV each, bound to user, calendar and event,
 * so that a ciphertext moved elsewhere does not open. Ids must be unique within the page.
 */
export function sealEvents(
  key: Buffer,
  owner: Owner,
  events: MirroredEvent[],
  sparse: ReadonlySet<MirroredEvent> = new Set(),
): SealedPage {
  const secret = lookupSecret(key);
  const prefix = Buffer.from(`${secret}content`);
  let scratch = Buffer.concat([prefix, Buffer.alloc(scratchBytes)]);
  // Raw bytes would be made a key object of, once per event, and that is most of the time sealing takes.
  const keyObject = createSecretKey(key);
  const ivs = randomFillSync(Buffer.allocUnsafe(ivBytes * events.length));
  const refs = Buffer.allocUnsafe(refBytes * events.length);
  const masters = Buffer.alloc(refBytes * events.length);
  const hashes = Buffer.allocUnsafe(refBytes * events.length);
  const sealed: Buffer[] = [];
  const lengths: number[] = [];
  let deleted = '';
  for (const [index, event] of events.entries()) {
    const json = JSON.stringify(event);
    // The content is encoded once, behind the secret that its hash begins with.
    if (json.length * 3 > scratch.length - prefix.length)
      scratch = Buffer.concat([prefix, Buffer.alloc(json.length * 3)]);
    const end = prefix.length + scratch.write(json, prefix.length);
    const ref = refOf(secret, owner, event.id);
    const iv = ivs.subarray(index * ivBytes, (index + 1) * ivBytes);
    const cipher = createCipheriv('aes-256-gcm', keyObject, iv);
    cipher.setAAD(bindingOf(owner, ref));
    const content = cipher.update(scratch.subarray(prefix.length, end));
    cipher.final();
    sealed.push(versionByte, iv, cipher.getAuthTag(), content);
    lengths.push(headBytes + content.length);
    refs.set(ref, index * refBytes);
    if (event.recurringEventId !== undefined)
      masters.set(refOf(secret, owner, event.recurringEventId), index * refBytes);
    hashes.set(shortHash(scratch.subarray(0, end)), index * refBytes);
    deleted += isTombstone(event) ? '1' : sparse.has(event) ? '2' : '0';
  }
  return {
    refs: refs.toString('base64'),
    masters: masters.toString('base64'),
    hashes: hashes.toString('base64'),
    deleted,
    sealed: Buffer.concat(sealed).toString('base64'),
    lengths,
  };
}

/** Where an event's row stands: the keyed hash of calendar and Google id, hexadecimal. */
export const eventRef = (key: Buffer, owner: Owner, googleEventId: string): string =>
  refOf(lookupSecret(key), owner, googleEventId).toString('hex');

/** Opens one sealed event; throws SealError if it was changed or belongs to another user, calendar or event. `ref` is hexadecimal. */
export function openEvent(key: Buffer | KeyObject, owner: Owner, ref: string, sealed: Buffer): MirroredEvent {
  if (sealed[0] !== version || sealed.length < headBytes) throw new SealError();
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + ivBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(bindingOf(owner, Buffer.from(ref, 'hex')));
  decipher.setAuthTag(sealed.subarray(1 + ivBytes, headBytes));
  return mirroredEventSchema.parse(JSON.parse(decipherText(decipher, sealed.subarray(headBytes))));
}

function decipherText(decipher: DecipherGCM, content: Buffer): string {
  try {
    return decipher.update(content, undefined, 'utf8') + decipher.final('utf8');
  } catch {
    throw new SealError();
  }
}

const versionByte = Buffer.from([version]);

/** Keyed by the user's own key: without it neither an id nor a content can be guessed and checked. */
const lookupSecret = (key: Buffer) =>
  hash('sha256', Buffer.concat([Buffer.from('calendar lookup'), key]), 'hex');

/** As Latin-1, which Node hands out faster than a buffer. */
const shortHash = (content: string | Buffer) =>
  Buffer.from(hash('sha256', content, 'binary').slice(0, refBytes), 'latin1');

const refOf = (secret: string, { calendarId }: Owner, googleEventId: string) =>
  shortHash(`${secret}id${calendarId}${googleEventId}`);

const bindingOf = ({ userId, calendarId }: Owner, ref: Buffer) =>
  Buffer.from(`calendar_event:${userId}:${calendarId}:${ref.toString('hex')}`);
