import { z } from 'zod';
import { isStorable } from './isStorable.ts';

/** Text of a request that is to be stored or searched for. */
export const storableText = z.string().refine(isStorable, 'holds a character that can’t be stored');
