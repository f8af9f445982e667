import type { SyncedCalendar } from '#src/browser/calendar/calendarApi.ts';
import type { MirroredEvent } from '#src/domain/google/mirroredEvent.ts';

/** Google's own colours of single events, by `colorId`. */
const googleColours: Record<string, string> = {
  1: '#7986cb',
  2: '#33b679',
  3: '#8e24aa',
  4: '#e67c73',
  5: '#f6bf26',
  6: '#f4511e',
  7: '#039be5',
  8: '#616161',
  9: '#3f51b5',
  10: '#0b8043',
  11: '#d50000',
};

const fallback = '#3f51b5';
/** What colours lie on, in the light and in the dark; as `--surface` in globals.css. */
const [lightSurface, darkSurface] = ['#ffffff', '#1e1c1a'];
/** A colour that is closer to what it lies on can't be seen (WCAG contrast). */
const contrastMin = 1.3;

/** A calendar's own colour and those of its labels, which events name by their ids. */
export type CalendarColours = Pick<SyncedCalendar, 'color' | 'labelColors'>;

/**
 * The colour of a calendar, or of an event in it: the one chosen for the event, its label's, or else the calendar's. With the text
 * colour that is read best on it; both for CSS, and such that they can be seen in the light and in the dark.
 */
export function eventColour(
  calendar: CalendarColours | undefined,
  { colorId = '', eventLabelId = '' }: Pick<MirroredEvent, 'colorId' | 'eventLabelId'> = {},
): { background: string; text: string } {
  const wanted = [own(googleColours, colorId), own(calendar?.labelColors, eventLabelId), calendar?.color];
  const colour = wanted.find(isHex) ?? fallback;
  const [light, dark] = [seenOn(lightSurface, colour), seenOn(darkSurface, colour)];
  return {
    background: forSchemes(light, dark),
    text: forSchemes(textOn(light), textOn(dark)),
  };
}

const own = (colours: Record<string, string> | undefined, id: string): string | undefined =>
  colours && Object.hasOwn(colours, id) ? colours[id] : undefined;

const isHex = (colour: string | null | undefined): colour is string => /^#[0-9a-f]{6}$/i.test(colour ?? '');

const forSchemes = (light: string, dark: string): string =>
  light === dark ? light : `light-dark(${light}, ${dark})`;

/** Black reads at least as well as white from this luminance on (WCAG contrast). */
const textOn = (colour: string): string => (luminance(colour) > 0.179 ? '#000000' : '#ffffff');

/** The colour, moved away from what it lies on as far as it takes to be seen. */
function seenOn(surface: string, colour: string): string {
  const target = textOn(surface) === '#ffffff' ? 255 : 0;
  let seen = colour;
  for (let part = 0; part < 1 && contrast(seen, surface) < contrastMin; part += 0.05) {
    const mixed = channels(colour).map((value) => Math.round(value + (target - value) * part));
    seen = `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
  }
  return seen;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = channels(hex).map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
