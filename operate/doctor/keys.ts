import type { ServiceClient } from '#src/data/clients.ts';
import { sampleKeysWrappedBy, sampleKeysWrappedByNoneOf } from '#src/data/userKeys.ts';
import type { Env } from '#src/env.ts';
import { type KeyRing, SealError, unwrapDataKey, type WrappedKey } from '#src/security/encryption.ts';
import { about, type Finding } from './finding.ts';

const { ok, note, fail } = about('encryption keys');

/** Whether ENCRYPTION_KEYS opens what is stored: it tries some data keys of each of its keys. */
export async function examineKeys({ ENCRYPTION_KEYS: ring }: Env, db: ServiceClient): Promise<Finding[]> {
  const findings: Finding[] = [];
  let opened = 0;
  for (const { id } of ring) {
    const sample = await sampleKeysWrappedBy(db, id);
    const closed = sample.filter((wrapped) => !opens(ring, wrapped)).length;
    opened += sample.length - closed;
    if (closed > 0)
      findings.push(
        fail(
          `${closed} of ${sample.length} data keys that were tried don't open with the key "${id}"`,
          `Another key than the stored one has this id: put the right one into ENCRYPTION_KEYS.`,
        ),
      );
    else if (sample.length > 0 && id !== ring[0].id)
      findings.push(
        note(`some data keys are still wrapped by "${id}"`, 'Finish the rotation: npm run keys:rotate.'),
      );
  }
  const strange = await sampleKeysWrappedByNoneOf(
    db,
    ring.map(({ id }) => id),
  );
  const ids = [...new Set(strange.map(({ wrappingKeyId }) => `"${wrappingKeyId}"`))];
  if (ids.length > 0)
    findings.push(
      fail(
        `data keys are wrapped by ${ids.join(', ')}, which ENCRYPTION_KEYS lacks`,
        'Add that key behind the current one. If it is lost, its people must connect again.',
      ),
    );
  if (findings.some(({ level }) => level === 'fail')) return findings;
  return [ok(opened > 0 ? 'open what is stored' : 'nothing is stored yet'), ...findings];
}

function opens(ring: KeyRing, { userId, ...wrapped }: WrappedKey & { userId: string }): boolean {
  try {
    unwrapDataKey(ring, userId, wrapped);
    return true;
  } catch (error) {
    if (error instanceof SealError) return false;
    throw error;
  }
}
