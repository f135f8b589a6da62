import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAnswer } from '../../src/druva/records.ts';

function raws(body: string): string[] {
  const split = splitAnswer(body);
  if (typeof split === 'string') throw new Error(split);
  return split.records.map(({ raw }) => raw);
}

describe('an answer is split into its records', () => {
  it('byte for byte, whatever the layout', () => {
    const body =
      ' {\n "tracker" : "x",\t"events": [ {"a" : "\\"],}",  "b":[1,[2]]} ,\r\n null,"te\\\\" , -1.50e3,[ ] ] , "nextPageExists":true}\n';
    expect(raws(body)).toEqual(['{"a" : "\\"],}",  "b":[1,[2]]}', 'null', '"te\\\\"', '-1.50e3', '[ ]']);
    expect(splitAnswer(body)).toMatchObject({ rest: { tracker: 'x', nextPageExists: true } });
  });
  it('takes the field of the answer, not one of the same name inside, and the last of two', () => {
    expect(raws('{"data":{"events":[1]},"events":[2],"x":"\\"events\\":[3]"}')).toEqual(['2']);
    expect(raws('{"events":[1],"events":[2,3]}')).toEqual(['2', '3']);
    expect(raws('{"\\u0065vents":[4]}')).toEqual(['4']);
    expect(raws('{"events":[]}')).toEqual([]);
  });
  it('keeps the digits of long numbers in the value', () => {
    const split = splitAnswer('{"events":[{"eventID":9007199254740993}]}');
    expect(split).toMatchObject({ records: [{ value: { eventID: '9007199254740993' } }] });
  });
  it.each(['', 'Bad Gateway', '<html></html>', '{"events":[{}', '{"events":[{}]} x', '{"events":[1,]}'])(
    '%j is not JSON',
    (body) => {
      expect(splitAnswer(body)).toBe('not_json');
    },
  );
  it.each(['null', '[]', '{}', '{"events":null}', '{"events":{}}', '{"message":"Internal server error"}'])(
    '%s has no events',
    (body) => {
      expect(splitAnswer(body)).toBe('no_events');
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
        for (const raw of raws(body)) expect(body).toContain(raw);
      }),
      { numRuns: 300 },
    );
  });
});
