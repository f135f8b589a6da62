import type { ForwardFormat } from '../../domain/destination.ts';
import type { Parcel } from '../../domain/forward.ts';

interface Constant {
  /** Of the machine that forwards. */
  readonly host: string;
  /** '' for the token's own. */
  readonly index: string;
  readonly format: ForwardFormat;
}

/**
 * One event as an object of the collector (docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector).
 * Nothing else may stand in it: of an object with an unknown key, and of those after it, nothing is indexed.
 */
export function hecLine({ host, index, format }: Constant): (parcel: Parcel) => string {
  const names = { host, source: 'insync', sourcetype: 'druva:insync', ...(index !== '' && { index }) };
  const head = `${JSON.stringify(names).slice(1, -1)},"event":`;
  const eventOf = format === 'cef' ? (body: string) => JSON.stringify(body) : (body: string) => body;
  return ({ id, event, body }) => {
    const tenant = event.tenant === '' ? '' : `"tenant":${JSON.stringify(event.tenant)},`;
    const fields = `{${tenant}"event_id":${JSON.stringify(id)}}`;
    return `{"time":${seconds(event.time)},${head}${eventOf(body)},"fields":${fields}}`;
  };
}

/** Seconds as a plain decimal: the collector refuses an exponent. */
function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
