import type { InsyncEvent } from '../../domain/event.ts';
import type { SourceRecord } from '../record.ts';

interface Product {
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
  readonly vendor_name: string;
  readonly feature?: { readonly name: string } | undefined;
}

/** Numbers of Druva's products on its platform (api-evangelist/druva, druva-events-api-openapi.yml). */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['8193', 'inSync'],
  ['12289', 'Enterprise Workloads'],
  ['4097', 'Druva Cloud Platform'],
  ['8196', 'Salesforce'],
  ['8197', 'Data Governance'],
  ['36880', 'Cyber Resilience'],
]);

/** What the event is of. The feed of inSync has events of inSync only; that of the platform numbers most of them. */
export function productOf({ wire, feature }: InsyncEvent, { productId }: SourceRecord): Product {
  const unnumbered = wire === 'platform' ? 'Druva' : 'inSync';
  return {
    name: productId === '' ? unnumbered : NAMES.get(productId),
    uid: productId || undefined,
    vendor_name: 'Druva',
    feature: feature === '' ? undefined : { name: feature },
  };
}
