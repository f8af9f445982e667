const alphabet = '0123456789abcdefghijklmnopqrstuv';

/**
 * The id of the Google event of one tracked event: base32hex of its UUID, as Google's rules for chosen ids want it. The generation is
 * 0 until Google refuses to restore a deleted id; then each new one gives a new id.
 */
export function googleEventId(trackedId: string, generation: number): string {
  const hex = trackedId.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(hex)) throw new RangeError('a tracked event is named by a UUID');
  let value = BigInt(`0x${hex}`) << 2n;
  let id = '';
  for (let digit = 0; digit < 26; digit += 1) {
    id = alphabet.charAt(Number(value & 31n)) + id;
    value >>= 5n;
  }
  return generation === 0 ? id : `${id}g${generation.toString(32)}`;
}
