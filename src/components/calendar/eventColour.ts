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

/** The colour of an event or calendar, with the text colour that is read best on it. */
export function eventColour(calendarColour: string | null | undefined, colorId?: string) {
  const wanted = (colorId && googleColours[colorId]) || calendarColour || fallback;
  const background = /^#[0-9a-f]{6}$/i.test(wanted) ? wanted : fallback;
  // Black reads at least as well as white from this luminance on (WCAG contrast).
  return { background, text: luminance(background) > 0.179 ? '#111111' : '#ffffff' };
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
