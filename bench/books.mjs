import { randomNumbers } from './random.mjs';

/** In the titles of about 50 books, however many there are, and nowhere else: what the scenario `search` looks for. */
export const RARE_WORD = 'Quetzal';

const ADJECTIVES = words(
  'Patient Borrowed Crooked Salted Hollow Velvet Northern Unwritten Copper Restless Ninth Gentle Drowned',
);
const NOUNS = words(
  'Lantern Orchard Atlas Harbour Clockmaker Sparrow Cathedral Ledger Meadow Compass Winter Archive Tide Loom',
);
const PLACES = words(
  'Aldermoor Brennick Castellane Dunmore Eskdale Fennimore Gravesend Hollin Iverness Juniper Kestrel Lorne',
);
const GIVEN_NAMES = words(
  'Agnes Bruno Celia Dmitri Esther Felix Gwen Harun Imogen Jonas Katya Lionel Mira Nadia Otto Priya',
);
const SURNAMES = words(
  'Achterberg Blackwood Castillo Duarte Eklund Fontaine Grimaldi Hawthorne Ibsen Jansen Kowalski Lindqvist',
);

/** The same `count` books every time, ids from 1. */
export function* books(count) {
  const random = randomNumbers(20060916);
  const oneOf = (list) => list[random(list.length)];
  const spacing = Math.ceil(count / 50);
  for (let id = 1; id <= count; id++) {
    const noun = id % spacing === 0 ? RARE_WORD : oneOf(NOUNS);
    yield {
      id,
      title: `The ${oneOf(ADJECTIVES)} ${noun} of ${oneOf(PLACES)}, Book ${1 + random(900)}`,
      author: `${oneOf(GIVEN_NAMES)} ${oneOf(SURNAMES)}`,
      published_date: new Date(Date.UTC(1900 + random(125), 0, 1 + random(365))).toISOString().slice(0, 10),
      isbn: isbn13(`978${String(random(1e9)).padStart(9, '0')}`),
    };
  }
}

function isbn13(digits) {
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function words(text) {
  return text.split(' ');
}
