import type { ForwardFormat } from '../domain/destination.ts';
import { cef } from './cef/cef.ts';
import { ecs } from './ecs/ecs.ts';
import { envelope } from './envelope.ts';
import type { Format } from './format.ts';
import { ocsf } from './ocsf/ocsf.ts';

/** Every format by its name in the configuration. */
export const FORMATS: Readonly<Record<ForwardFormat, Format>> = { envelope, ocsf, ecs, cef };
