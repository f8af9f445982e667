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

/**
 * Whether an id can be one of ours: those are made of UUIDs of version 4, which one in 256 of Google's own ids resembles. Whether it is
 * one is for the table of copies to say.
 */
export function mayBeTrackedEventId(id: string): boolean {
  if (!/^[0-9a-v]{26}(g[0-9a-v]+)?$/.test(id)) return false;
  const digit = (place: number) => alphabet.indexOf(id.charAt(place));
  const version = ((digit(9) & 0b11) << 2) | (digit(10) >> 3);
  const variant = ((digit(12) & 0b1) << 1) | (digit(13) >> 4);
  return version === 4 && variant === 0b10 && (digit(25) & 0b11) === 0;
}
