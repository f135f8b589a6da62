import { isDeadEnd, newPlace, type Paging } from './read.ts';

/**
 * Platform v3: the first call without, then `pageToken` alone, which may not be mixed with filters or a page
 * size (api-evangelist/druva, druva-events-api-openapi.yml). At the head the token comes back the same or empty.
 */
export const PLATFORM_PAGING: Paging = {
  path(cursor) {
    const path = '/platform/eventmanagement/v3/events';
    return cursor === undefined ? path : `${path}?pageToken=${encodeURIComponent(cursor)}`;
  },
  next(rest, asked, records) {
    const cursor = newPlace(rest.nextPageToken, asked);
    return { cursor, more: (cursor !== undefined && records > 0) || isDeadEnd(cursor, records) };
  },
};
