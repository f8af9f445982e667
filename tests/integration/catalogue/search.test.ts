import { beforeAll, describe, expect, it } from 'vitest';
import { anyone, draft, newUser, titles, uniqueWord } from './support.ts';

const word = uniqueWord();
const search = (query: string) => anyone('GET', `/api/events?q=${word}&${query}`);

beforeAll(async () => {
  const organiser = await newUser();
  const day = (date: string) => ({ startsAt: `${date}T18:00:00Z`, endsAt: `${date}T20:00:00Z` });
  const events = [
    { title: `${word} one`, city: 'Zürich', topics: ['rust', 'web'], ...day('2031-05-01') },
    { title: `${word} two`, city: 'Graz', topics: ['go'], ...day('2031-05-02') },
    { title: `${word} three`, city: null, online: true, topics: ['go'], ...day('2031-05-03') },
    {
      title: `${word} four`,
      allDay: true,
      startsAt: null,
      endsAt: null,
      startDate: '2031-05-03',
      endDate: '2031-05-06',
    },
    { title: `${word} five`, startsAt: null, endsAt: null, description: 'About Node.js and Ålesund' },
  ];
  for (const event of events) {
    const made = await organiser('POST', '/api/events', draft(event));
    expect(made.status, JSON.stringify(made.body)).toBe(201);
  }
});

describe('GET /api/events', () => {
  it('lists in order of time, an event without a date last', async () => {
    const answer = await search('');
    expect(titles(answer)).toEqual(['one', 'two', 'four', 'three', 'five'].map((name) => `${word} ${name}`));
    expect(answer.body.nextCursor).toBeNull();
  });

  it.each([
    ['a topic', 'topic=go', ['two', 'three']],
    ['a topic, whatever its case', 'topic=Go', ['two', 'three']],
    ['a city without its accents', 'city=zurich', ['one']],
    ['online events', 'online=true', ['three']],
    ['events in a place', 'online=false&topic=go', ['two']],
    ['what ends after a moment', 'from=2031-05-02T19:00:00Z', ['two', 'four', 'three', 'five']],
    ['what starts before a moment', 'to=2031-05-02T18:00:00Z', ['one']],
    ['what overlaps a range', 'from=2031-05-05&to=2031-05-06', ['four']],
    ['nothing where nothing is', 'from=2031-05-07&to=2031-05-08', []],
  ])('filters by %s', async (_name, query, expected) => {
    expect(titles(await search(query))).toEqual(expected.map((name) => `${word} ${name}`));
  });

  it.each([
    ['the beginning of a word', `${word} thr`, 'three'],
    ['words in any order, with punctuation', `js ${word} NODE.`, 'five'],
    ['words without their accents', `${word} alesund`, 'five'],
    ['the city', `${word} ZÜRICH`, 'one'],
  ])('finds by %s', async (_name, q, expected) => {
    const answer = await anyone('GET', `/api/events?q=${encodeURIComponent(q)}`);
    expect(titles(answer)).toEqual([`${word} ${expected}`]);
  });

  it('puts titles that have the whole words first, then beginnings of them, then descriptions, each in order of time', async () => {
    const organiser = await newUser();
    const own = uniqueWord();
    const on = (date: string) => ({ startsAt: `${date}T18:00:00Z`, endsAt: `${date}T20:00:00Z` });
    const events = [
      { title: 'Mentioned', description: `About ${own}`, ...on('2031-04-01') },
      { title: `${own}s everywhere`, ...on('2031-04-02') },
      { title: 'Of the topic', topics: [own], ...on('2031-04-03') },
      { title: `Late ${own}`, ...on('2031-04-05') },
      { title: `Early ${own}`, ...on('2031-04-04') },
    ];
    for (const event of events)
      expect((await organiser('POST', '/api/events', draft(event))).status).toBe(201);
    const expected = [`Early ${own}`, `Late ${own}`, `${own}s everywhere`, 'Of the topic', 'Mentioned'];
    expect(titles(await anyone('GET', `/api/events?q=${own}`))).toEqual(expected);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const more = cursor ? `&cursor=${cursor}` : '';
      const answer = await anyone('GET', `/api/events?q=${own}&limit=2${more}`);
      paged.push(...titles(answer));
      cursor = answer.body.nextCursor;
    }
    expect(paged).toEqual(expected);
  });

  it('takes the syntax of search languages for words', async () => {
    for (const q of [`${word} & !(one`, `'${word}':*`, `${word} \\ ; -- one`]) {
      expect((await anyone('GET', `/api/events?q=${encodeURIComponent(q)}`)).status).toBe(200);
    }
    expect((await anyone('GET', `/api/events?q=${encodeURIComponent('&|!')}`)).body.events).toEqual([]);
  });

  it('pages through everything once, whatever the page size', async () => {
    for (const limit of [1, 2, 3]) {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const answer = await search(`limit=${limit}${cursor && `&cursor=${cursor}`}`);
        expect(answer.body.events.length).toBeLessThanOrEqual(limit);
        seen.push(...titles(answer));
        cursor = answer.body.nextCursor;
      }
      expect(seen).toEqual(titles(await search('')));
    }
  });

  it('gives times as ISO instants and dates as dates, with the venue’s zone', async () => {
    const [, two, four] = (await search('')).body.events;
    expect(two).toMatchObject({
      startsAt: '2031-05-02T18:00:00.000Z',
      endsAt: '2031-05-02T20:00:00.000Z',
      timezone: 'Europe/Vienna',
      allDay: false,
    });
    expect(four).toMatchObject({
      startsAt: null,
      startDate: '2031-05-03',
      endDate: '2031-05-06',
      allDay: true,
    });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['online=maybe', 'online'],
    ['from=yesterday', 'from'],
    ['to=2031-13-01', 'to'],
    ['cursor=abc', 'cursor'],
    [`cursor=${Buffer.from('["2031-05-01","no"]').toString('base64url')}`, 'cursor'],
    ['colour=red', 'colour'],
    [`topic=${'x'.repeat(41)}`, 'topic'],
    ['topic=a&topic=b', 'topic'],
  ])('refuses ?%s and names the parameter', async (query, field) => {
    const answer = await search(query);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'invalid_request', fields: { [field]: expect.any(String) } });
  });
});
