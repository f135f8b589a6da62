/**
 * Foreign text in a terminal: what a terminal would obey (escape sequences), and what would turn or hide what is
 * read, is shown as its escape, so that it can be seen and does nothing.
 */

const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/gu;
const UNSEEN_BUT_LINES = /(?!\n)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/gu;
const SPACES = /[\t\n\r\p{Zs}]+/gu;

/** On one line; spaces, tabs and line breaks in a row are one space. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(SPACES, ' ').replace(UNSEEN, escaped).trim();
}

/** Line breaks stay. */
export function block(text: string): string {
  return text.toWellFormed().replace(/\r\n/g, '\n').replace(UNSEEN_BUT_LINES, escaped);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** JSON in which these are written as escapes of JSON: what is read back is the same. */
export function inertJson(json: string): string {
  return json.replace(/[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
