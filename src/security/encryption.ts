import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Wrapping keys by id; the first is the current one, the others only open what was wrapped before. */
export type KeyRing = readonly [{ id: string; key: Buffer }, ...{ id: string; key: Buffer }[]];

export type WrappedKey = { wrappedKey: string; wrappingKeyId: string };

/** What a ciphertext belongs to. One that is copied to another person, row or column doesn't open there. */
export type SealContext = { userId: string; rowId: string; purpose: string };

/** A ciphertext that doesn't open: another key, another place, or changed bytes. Never says more. */
export class SealError extends Error {
  override name = 'SealError';
  constructor() {
    super('a sealed value could not be opened');
  }
}

const version = 'v1';
const additional = ({ userId, rowId, purpose }: SealContext) => `${version}|${userId}|${rowId}|${purpose}`;
const wrapContext = (userId: string, keyId: string): SealContext => ({
  userId,
  rowId: keyId,
  purpose: 'data-key',
});

/** Seals a text with AES-256-GCM under a new random IV: `v1.iv.ciphertext+tag`, base64url. */
export function seal(key: Buffer, context: SealContext, plaintext: string): string {
  return sealBytes(key, context, Buffer.from(plaintext, 'utf8'));
}

/** Opens what `seal` made for the same place; throws SealError on anything else. */
export function open(key: Buffer, context: SealContext, sealed: string): string {
  return openBytes(key, context, sealed).toString('utf8');
}

/** A new data key for a person, and the form in which it is stored. */
export function newDataKey(ring: KeyRing, userId: string): { dataKey: Buffer; wrapped: WrappedKey } {
  const dataKey = randomBytes(32);
  return { dataKey, wrapped: wrapDataKey(ring, userId, dataKey) };
}

/** Wraps a data key with the ring's current key. */
export function wrapDataKey(ring: KeyRing, userId: string, dataKey: Buffer): WrappedKey {
  const { id, key } = ring[0];
  return { wrappedKey: sealBytes(key, wrapContext(userId, id), dataKey), wrappingKeyId: id };
}

/** The person's data key; throws SealError when the ring doesn't hold the key that wrapped it. */
export function unwrapDataKey(ring: KeyRing, userId: string, wrapped: WrappedKey): Buffer {
  const entry = ring.find(({ id }) => id === wrapped.wrappingKeyId);
  if (!entry) throw new SealError();
  return openBytes(entry.key, wrapContext(userId, entry.id), wrapped.wrappedKey);
}

function sealBytes(key: Buffer, context: SealContext, plaintext: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(additional(context), 'utf8'));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return `${version}.${iv.toString('base64url')}.${sealed.toString('base64url')}`;
}

function openBytes(key: Buffer, context: SealContext, text: string): Buffer {
  const [given, iv = '', body = ''] = text.split('.');
  const bytes = Buffer.from(body, 'base64url');
  if (given !== version || bytes.length < 16) throw new SealError();
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), {
      authTagLength: 16,
    });
    decipher.setAAD(Buffer.from(additional(context), 'utf8'));
    decipher.setAuthTag(bytes.subarray(bytes.length - 16));
    return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - 16)), decipher.final()]);
  } catch {
    throw new SealError();
  }
}
