import { beforeAll, describe, expect, it } from 'vitest';
import { anyone, draft, newUser, titles, uniqueWord } from './support.ts';

/** Keeps the searches of this file to its own events, whatever else the catalogue has. */
const city = `Town ${uniqueWord()}`;
const search = (q: string) =>
  anyone('GET', `/api/events?city=${encodeURIComponent(city)}&q=${encodeURIComponent(q)}`);

const written = [
  'C++ Now',
  'Modern C++20',
  'C# and .NET night',
  'ASP.NET hour',
  'JS Meetup',
  'TypeScript und Kubernetes',
  'Meetup 6e1950ba',
  'Node.js Lab',
  'CI/CD evening',
  'Rust + Go weekend',
  '東京Rustミートアップ',
  'Встреча разработчиков',
  'מפגש מפתחים',
  'हिन्दी कोड',
  'ประชุมนักพัฒนา',
  '🦀 party',
  'Ｆｕｌｌ ｗｉｄｔｈ',
  'Donaudampfschifffahrt',
  'Straße der Daten',
  'Zygomorphic kite flying',
];

beforeAll(async () => {
  const organiser = await newUser();
  for (const title of written) {
    const made = await organiser('POST', '/api/events', draft({ title, city, description: '', topics: [] }));
    expect(made.status, JSON.stringify(made.body)).toBe(201);
  }
});

describe('GET /api/events?q=', () => {
  it.each([
    ['C++', ['C++ Now', 'Modern C++20']],
    ['c++20', ['Modern C++20']],
    ['c#', ['C# and .NET night']],
    ['csharp', ['C# and .NET night']],
    ['cpp', ['C++ Now']],
    ['.net', ['C# and .NET night', 'ASP.NET hour']],
    ['dotnet', ['C# and .NET night', 'ASP.NET hour']],
    ['asp.net', ['ASP.NET hour']],
    ['javascript', ['JS Meetup', 'Node.js Lab']],
    ['javasc', ['JS Meetup', 'Node.js Lab']],
    ['k8s', ['TypeScript und Kubernetes']],
    ['ts', ['TypeScript und Kubernetes']],
    ['6e1950ba', ['Meetup 6e1950ba']],
    ['6e19', ['Meetup 6e1950ba']],
    ['node.js', ['Node.js Lab']],
    ['nodejs', ['Node.js Lab']],
    ['node js', ['Node.js Lab']],
    ['ci/cd', ['CI/CD evening']],
    ['cicd', ['CI/CD evening']],
    ['rust+go', ['Rust + Go weekend']],
    ['東京', ['東京Rustミートアップ']],
    ['ミートアップ', ['東京Rustミートアップ']],
    ['トミー', []],
    ['rust', ['Rust + Go weekend', '東京Rustミートアップ']],
    ['РАЗРАБОТ', ['Встреча разработчиков']],
    ['מפתחים', ['מפגש מפתחים']],
    ['हिन्दी', ['हिन्दी कोड']],
    ['นักพัฒนา', ['ประชุมนักพัฒนา']],
    ['🦀', ['🦀 party']],
    ['full width', ['Ｆｕｌｌ ｗｉｄｔｈ']],
    ['strasse', ['Straße der Daten']],
    ['schifffahrt', ['Donaudampfschifffahrt']],
    ['+', []],
    ['.', []],
    ['#', []],
  ])('finds with %j what is written so, and nothing else', async (q, expected) => {
    const answer = await search(q);
    expect(answer.status).toBe(200);
    expect(titles(answer).toSorted()).toEqual([...expected].sort());
    expect(answer.body.didYouMean).toBeUndefined();
  });

  it.each([
    ['zygomorhpic', 'zygomorphic'],
    ['zygomorpic', 'zygomorphic'],
    ['zigomorfic kite', 'zygomorphic kite'],
    ['Zygomorphic fylign', 'zygomorphic flying'],
  ])('finds with the slip %j what was meant, and says so', async (q, meant) => {
    const answer = await search(q);
    expect(titles(answer)).toEqual(['Zygomorphic kite flying']);
    expect(answer.body.didYouMean).toBe(meant);
  });

  it('finds a short word with two letters in the wrong order', async () => {
    const answer = await search('rsut');
    expect(titles(answer).toSorted()).toEqual(['Rust + Go weekend', '東京Rustミートアップ']);
    expect(answer.body.didYouMean).toBe('rust');
  });

  it('suggests nothing where other filters are what nothing fits', async () => {
    const answer = await anyone('GET', `/api/events?q=zygomorhpic&city=${encodeURIComponent(uniqueWord())}`);
    expect(answer.body).toEqual({ events: [], nextCursor: null });
  });

  it('goes on behind the first page of a corrected search', async () => {
    const first = await anyone('GET', `/api/events?city=${encodeURIComponent(city)}&q=rsut&limit=1`);
    const second = await anyone(
      'GET',
      `/api/events?city=${encodeURIComponent(city)}&q=rsut&limit=1&cursor=${first.body.nextCursor}`,
    );
    expect([...titles(first), ...titles(second)].toSorted()).toEqual([
      'Rust + Go weekend',
      '東京Rustミートアップ',
    ]);
  });
});
