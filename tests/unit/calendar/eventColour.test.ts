import { describe, expect, test } from 'vitest';
import { eventColour } from '#src/components/calendar/eventColour.ts';

const calendar = { color: '#9fe1e7', labelColors: { trip: '#aa00ff', night: '#000000', snow: '#ffffff' } };
const background = (event: Parameters<typeof eventColour>[1]) => eventColour(calendar, event).background;

/** WCAG's contrast, of colours as `#rrggbb`. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, at) => {
      const part = Number.parseInt(hex.slice(1 + 2 * at, 3 + 2 * at), 16) / 255;
      return sum + weight * (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    }, 0);
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
const inSchemes = (colour: string): [string, string] => {
  const [, light = colour, dark = colour] = /^light-dark\((.*), (.*)\)$/.exec(colour) ?? [];
  return [light, dark];
};

describe('the colour of an event', () => {
  test('is the one chosen for it, its label’s, or else its calendar’s', () => {
    expect(background({ colorId: '11' })).toBe('#d50000');
    expect(background({ eventLabelId: 'trip' })).toBe('#aa00ff');
    expect(background({ colorId: '11', eventLabelId: 'trip' })).toBe('#d50000');
    expect(background({})).toBe('#9fe1e7');
  });

  test('is its calendar’s where its label’s is not known, whatever the label is called', () => {
    for (const eventLabelId of ['gone', '', 'constructor', '__proto__'])
      expect(background({ eventLabelId })).toBe('#9fe1e7');
    expect(eventColour({ color: '#9fe1e7' }, { eventLabelId: 'trip' }).background).toBe('#9fe1e7');
    expect(
      eventColour({ color: 'url(x)', labelColors: { a: 'red' } }, { eventLabelId: 'a' }).background,
    ).toBe(eventColour(undefined).background);
  });

  test('can be seen, and its text be read, in the light and in the dark', () => {
    const colours = ['#000000', '#ffffff', '#1e1c1a', '#777777', '#7f7f7f', '#0000ff', '#ffff00', '#8e24aa'];
    for (const color of colours) {
      const drawn = eventColour({ color });
      const [blocks, texts] = [inSchemes(drawn.background), inSchemes(drawn.text)];
      for (const [at, surface] of ['#ffffff', '#1e1c1a'].entries()) {
        expect(contrast(blocks[at] as string, surface), `${color} on ${surface}`).toBeGreaterThanOrEqual(1.3);
        expect(contrast(blocks[at] as string, texts[at] as string)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
