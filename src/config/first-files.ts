/** The first .env and insync.yaml, made of the examples that come with the bot. Pure. */

/** The example with these values in; what the example does not name comes at its end. */
export function firstEnv(example: string, values: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(values));
  const lines = example.split('\n').map((line) => {
    const name = /^(?:# )?([A-Z][A-Z0-9_]*)=/.exec(line)?.[1];
    const value = name === undefined ? undefined : left.get(name);
    if (name === undefined || value === undefined) return line;
    left.delete(name);
    return assignment(name, value);
  });
  const more = [...left].map(([name, value]) => assignment(name, value));
  return [...lines.slice(0, -1), ...more, '']
    .join('\n')
    .replace('# Copy this file to .env and fill it in. ', '# ');
}

/** In quotes where a # would begin a comment or a quote would end one. */
function assignment(name: string, value: string): string {
  if (/^[\w.:/@+=~,-]*$/.test(value)) return `${name}=${value}`;
  const quote = ["'", '"', '`'].find((each) => !value.includes(each)) ?? '';
  return `${name}=${quote}${value}${quote}`;
}

/** The channels of the example, by what they are for. */
const EXAMPLES = { backup: 'C0123BACKUP', security: 'C0123SEC', rest: 'C0123OPS' } as const;

export function firstYaml(
  example: string,
  channels: Readonly<Record<keyof typeof EXAMPLES, string>>,
): string {
  return Object.entries(EXAMPLES).reduce(
    (text, [what, id]) => text.replaceAll(id, channels[what as keyof typeof EXAMPLES]),
    example.replace(
      'Copy this file to insync.yaml and put in the IDs of your channels:',
      'The IDs of channels are found so:',
    ),
  );
}
