import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAnswer } from '../../src/druva/records.ts';

/** As a whole, and record by record as large ones are. */
describe.each([
  ['as a whole', undefined],
  ['record by record', 0],
])('an answer is split into its records %s', (_, large) => {
  const split = (body: string) => splitAnswer(Buffer.from(body), large);
  const records = (body: string) => {
    const answer = split(body);
    if (typeof answer === 'string') throw new Error(answer);
    return answer.records(0, answer.count);
  };
  const raws = (body: string) => records(body).map(({ raw }) => raw);

  it('byte for byte, whatever the layout', () => {
    const body =
      ' {\n "tracker" : "x",\t"events": [ {"a" : "\\"],}",  "b":[1,[2]]} ,\r\n null,"te\\\\" , -1.50e3,[ ] ] , "nextPageExists":true}\n';
    expect(raws(body)).toEqual(['{"a" : "\\"],}",  "b":[1,[2]]}', 'null', '"te\\\\"', '-1.50e3', '[ ]']);
    expect(split(body)).toMatchObject({ rest: { tracker: 'x', nextPageExists: true } });
  });
  it('takes the field of the answer, not one of the same name inside, and the last of two', () => {
    expect(raws('{"data":{"events":[1]},"events":[2],"x":"\\"events\\":[3]"}')).toEqual(['2']);
    expect(raws('{"events":[1],"events":[2,3]}')).toEqual(['2', '3']);
    expect(raws('{"\\u0065vents":[4]}')).toEqual(['4']);
    expect(raws('{"events":[]}')).toEqual([]);
  });
  it('keeps the digits of long numbers in the value', () => {
    expect(records('{"events":[{"eventID":9007199254740993}]}')).toMatchObject([
      { value: { eventID: '9007199254740993' } },
    ]);
  });
  it.each(['', 'Bad Gateway', '<html></html>', '{"events":[{}', '{"events":[{}]} x', '{"events":[1,]}'])(
    '%j is not JSON',
    (body) => {
      expect(split(body)).toSatisfy(
        (found) => found === 'not_json' || (large === 0 && found === 'no_events'),
      );
    },
  );
  it.each(['null', '[]', '{}', '{"events":null}', '{"events":{}}', '{"message":"Internal server error"}'])(
    '%s has no events',
    (body) => {
      expect(split(body)).toBe('no_events');
    },
  );
  it('agrees with JSON.parse on anything', () => {
    const answer = fc.record(
      { a: fc.jsonValue(), events: fc.array(fc.jsonValue()), tracker: fc.string(), z: fc.jsonValue() },
      { requiredKeys: ['events'] },
    );
    fc.assert(
      fc.property(answer, fc.constantFrom('', ' ', '\t\n'), (value, indent) => {
        const body = JSON.stringify(value, null, indent);
        expect(raws(body).map((raw) => JSON.parse(raw))).toEqual(JSON.parse(body).events);
        const whole = splitAnswer(Buffer.from(body));
        expect(records(body)).toEqual(typeof whole === 'string' ? whole : whole.records(0, whole.count));
        for (const raw of raws(body)) expect(body).toContain(raw);
      }),
      { numRuns: 300 },
    );
  });

  it('takes nothing from what JSON.parse refuses (property)', () => {
    const answer = fc.record({ events: fc.array(fc.jsonValue()), tracker: fc.string(), z: fc.jsonValue() });
    const harm = fc.record({
      at: fc.nat(200),
      cut: fc.nat(3),
      put: fc.constantFrom('', ',', ']', '}', '[', '"', '\\', '\u0000', '{'),
    });
    fc.assert(
      fc.property(answer, harm, (value, { at, cut, put }) => {
        const text = JSON.stringify(value);
        const place = at % text.length;
        const body = text.slice(0, place) + put + text.slice(place + cut);
        const found = split(body);
        expect(typeof found === 'string' || parses(body)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
