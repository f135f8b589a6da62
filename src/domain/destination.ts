/** Where stored events are forwarded to, as configured. */
import type { Filter } from './filter.ts';

export const FORWARD_FORMATS = ['envelope', 'ocsf', 'ecs', 'cef'] as const;
export type ForwardFormat = (typeof FORWARD_FORMATS)[number];

/** The name of an environment variable that holds a secret: the configuration never holds the secret itself. */
export interface SecretName {
  readonly env: string;
}

/** Files in PEM: whom to trust beside the well-known authorities, and who we are. */
export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export type Target =
  | {
      readonly kind: 'syslog';
      readonly transport: 'tcp' | 'tls' | 'udp';
      readonly host: string;
      readonly port: number;
      /** 0 to 23; 23 is local7. */
      readonly facility: number;
      /** Begin the message with a byte order mark, as RFC 5424 wants for UTF-8. */
      readonly bom: boolean;
      /**
       * When a batch counts as delivered, syslog having no acknowledgement: once the receiver has closed the connection that we
       * ended, so has read all of it; or once it is written.
       */
      readonly confirm: 'close' | 'write';
      readonly tls: TlsFiles;
    }
  | {
      readonly kind: 'hec';
      /** With the path of the collector. */
      readonly url: string;
      readonly token: SecretName;
      /** '' for the token's own. */
      readonly index: string;
      /** Count a batch as delivered when Splunk says that it is indexed. */
      readonly acknowledge: boolean;
      readonly gzip: boolean;
      readonly tls: TlsFiles;
    }
  | {
      readonly kind: 'opensearch';
      /** Without a path and without a slash at its end. */
      readonly url: string;
      /** The data stream. */
      readonly stream: string;
      readonly auth:
        | { readonly kind: 'none' }
        | { readonly kind: 'api_key'; readonly token: SecretName }
        | { readonly kind: 'basic'; readonly user: string; readonly password: SecretName };
      readonly gzip: boolean;
      readonly tls: TlsFiles;
    }
  | {
      readonly kind: 'https';
      readonly url: string;
      /** Signs each request; none is sent unsigned unless it is undefined. */
      readonly secret: SecretName | undefined;
      /** Sent as `Authorization: Bearer`. */
      readonly token: SecretName | undefined;
      readonly tls: TlsFiles;
    }
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Another file is begun at so many bytes; so many are kept beside it. */
      readonly rotate: { readonly bytes: number; readonly keep: number };
    }
  | { readonly kind: 'stdout' };

/** One entry of `forward`. */
export interface Destination {
  readonly name: string;
  readonly target: Target;
  /** Where it goes, without anything secret, for people: `syslog+tls://siem.example.com:6514`. */
  readonly to: string;
  readonly format: ForwardFormat;
  /** Undefined takes every event. */
  readonly filter: Filter | undefined;
  /** The filter as YAML on one line; '' when there is none. */
  readonly text: string;
  /** Where it begins when it is seen first: at what comes next, at all that is stored, or at events from a time on, ms. */
  readonly from: 'now' | 'beginning' | number;
  /** An event waiting longer than this is an alert, ms; 0 for never. */
  readonly behind: number;
}
