import { createHash } from 'node:crypto';
import type { Sim } from '../state.ts';

function checksum(sim: Sim, kind: string, text: string): string {
  return createHash('sha256').update(`${sim.tokenSecret}${kind}${text}`).digest('hex').slice(0, 8);
}

/** Base64 that always ends in `=`, so that a client that forgets to encode it in a URL is found out. */
export function sealToken(sim: Sim, kind: string, payload: object): string {
  let text = JSON.stringify(payload);
  text = `${checksum(sim, kind, text)}${text}`;
  while (text.length % 3 === 0) text += ' ';
  return Buffer.from(text, 'latin1').toString('base64');
}

/** Undefined for anything that this simulator has not made for this purpose. */
export function openToken<T>(sim: Sim, kind: string, token: string): T | undefined {
  const text = Buffer.from(token, 'base64').toString('latin1').trimEnd();
  const body = text.slice(8);
  if (text.slice(0, 8) !== checksum(sim, kind, body)) return undefined;
  return JSON.parse(body) as T;
}

export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
