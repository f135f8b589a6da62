import { parseDocument } from 'yaml';
import { MOST_CHARACTERS, type PlaceOf, RECOVERABLE, type SyntaxFault, syntaxFaults } from './yaml-faults.ts';
import { unfold, withReferences, type YamlSource } from './yaml-tree.ts';

/** Reads YAML 1.2. `source` is there whenever the text was sound enough to go on; faults are faults all the same. */
export function readYaml(given: string): {
  readonly source: YamlSource | undefined;
  readonly faults: readonly SyntaxFault[];
} {
  const text = withReferences(given.replace(/^\uFEFF/, ''));
  if (text.length > MOST_CHARACTERS) {
    const message = 'the file is longer than 1,000,000 characters; is it the right one?';
    return { source: undefined, faults: [{ line: 1, column: 1, message, nearest: [] }] };
  }
  // `failsafe` keeps every scalar the text that was written, as it would be on a command line: 0012 stays 0012.
  const document = parseDocument(text, {
    schema: 'failsafe',
    stringKeys: true,
    prettyErrors: false,
  });
  const placeOf = placesIn(text);
  const faults = syntaxFaults(document.errors, text, placeOf);
  if (document.errors.some(({ code }) => !RECOVERABLE.has(code))) return { source: undefined, faults };
  const unfolded = unfold(document.contents, text, placeOf);
  return { source: unfolded.source, faults: [...faults, ...unfolded.faults] };
}

/** The library's own line counter loses its count in texts that are broken badly enough. */
function placesIn(text: string): PlaceOf {
  const lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (offset) => {
    const inside = Math.min(Math.max(offset, 0), text.length);
    const line = lineStarts.findLastIndex((start) => start <= inside);
    return { line: line + 1, column: inside - (lineStarts[line] ?? 0) + 1 };
  };
}
