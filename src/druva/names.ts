/**
 * Types and features as platform v3 writes them; v1, v2 and the MSP interfaces write `AdminLogin`
 * (api-evangelist/druva, druva-events-api-openapi.yml: "In v1 and v2, feature and type fields are in camel case").
 */
export function titleCase(name: string): string {
  if (name.length > NAME_LIMIT || !CAMEL.test(name)) return name;
  const spaced = (name.charAt(0).toUpperCase() + name.slice(1))
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return BRANDS.reduce((text, [split, brand]) => text.replaceAll(split, brand), spaced);
}

/** The specification's longest type and feature. */
const NAME_LIMIT = 128;

/** One word with a capital inside; the product's own name is one by itself. */
const CAMEL = /^(?!inSync)\p{L}[\p{L}\p{N}]*\p{Lu}[\p{L}\p{N}]*$/u;

/** Names that have a capital inside by themselves. */
const BRANDS: readonly (readonly [string, string])[] = [
  ['Web DAV', 'WebDAV'],
  ['V Mware', 'VMware'],
  ['One Drive', 'OneDrive'],
  ['Share Point', 'SharePoint'],
  ['Saa S', 'SaaS'],
  ['O Auth', 'OAuth'],
  ['My SQL', 'MySQL'],
];

/**
 * The feature of a type where Druva's own lists leave no doubt (developer.druva.com/docs/event-apis and
 * /reference-link/insync-events); no list names the feature of the other types, so they have none.
 */
const FEATURE_OF_TYPE: ReadonlyMap<string, string> = new Map([
  ['backup', 'Backup And Restore'],
  ['restore', 'Backup And Restore'],
  ['download', 'Backup And Restore'],
  ['alert', 'Alerts And Notifications'],
  ['alert resolution', 'Alerts And Notifications'],
  ['notification', 'Alerts And Notifications'],
  ['webdav login', 'WebDAV'],
  ['bulk export webdav login', 'Bulk Export WebDAV'],
  ['admin login', 'Admin Event'],
  ['admin audit trail', 'Admin Event'],
  ['api login', 'API'],
]);

export function featureOfType(type: string): string {
  return FEATURE_OF_TYPE.get(type.toLowerCase()) ?? '';
}

/** The persona of a type where Druva names a single one (developer.druva.com/reference-link/insync-events). */
const PERSONA_OF_TYPE: ReadonlyMap<string, string> = new Map([
  ['admin audit trail', 'ADMIN'],
  ['admin login', 'ADMIN'],
  ['user event', 'USER'],
  ['user audit trail', 'USER'],
  ['api login', 'ADMIN'],
  ['pst converter webdav login', 'ADMIN'],
  ['backup', 'SERVICE'],
  ['restore', 'SERVICE'],
  ['download', 'SERVICE'],
  ['ad sync', 'SERVICE'],
  ['alert', 'SERVICE'],
  ['alert resolution', 'SERVICE'],
  ['notification', 'SERVICE'],
  ['data source', 'SERVICE'],
  ['additional data collection', 'SERVICE'],
  ['device replace', 'SERVICE'],
]);

export function personaOfType(type: string): string {
  return PERSONA_OF_TYPE.get(type.toLowerCase()) ?? '';
}
