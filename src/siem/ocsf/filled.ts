import type { Endpoint } from './endpoint.ts';
import type { Actor, User } from './people.ts';

/** Values that have no place in a class. */
export type Unmapped = Record<string, unknown>;

/** The part of a line that depends on its class. */
export interface Filled {
  readonly class: number;
  readonly activity: number;
  /** Where the class gives the status a meaning of its own. */
  readonly status?: { readonly id: number; readonly caption: string };
  readonly attributes: ClassAttributes;
  /** Profiles of the schema that the attributes need. */
  readonly profiles?: readonly string[];
  /** What was concluded, and from what. */
  readonly flags?: Unmapped | undefined;
}

/** Every attribute a class of ours has beyond those of all. */
export interface ClassAttributes {
  readonly user?: User;
  readonly actor?: Actor | undefined;
  readonly src_endpoint?: Endpoint | undefined;
  readonly device?: (Endpoint & { readonly type_id: number; readonly type: string }) | undefined;
  readonly service?: { readonly name: string };
  readonly entity?: Entity;
  readonly app?: {
    readonly name: string;
    readonly vendor_name: string;
    readonly version?: string | undefined;
  };
  readonly type_id?: number;
  readonly type?: string;
  readonly databucket?: { readonly type_id: number; readonly type: string; readonly name: string };
  readonly finding_info?: FindingInfo;
  readonly is_alert?: boolean;
  readonly resources?: readonly Resource[] | undefined;
}

/** schema.ocsf.io/1.8.0/objects/managed_entity. */
export interface Entity {
  readonly type_id: number;
  readonly type: string;
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
  readonly user?: User;
  readonly org?: { readonly uid: string };
}

/** schema.ocsf.io/1.8.0/objects/finding_info. */
interface FindingInfo {
  readonly uid: string;
  readonly title: string | undefined;
  readonly desc: string | undefined;
  readonly types: readonly string[] | undefined;
}

/** schema.ocsf.io/1.8.0/objects/resource_details. */
export interface Resource {
  readonly name: string;
  readonly uid?: string | undefined;
  readonly type?: string;
  readonly ip?: string | undefined;
  readonly owner?: User | undefined;
}
