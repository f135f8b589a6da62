import { isDeadEnd, newPlace, PAGE_SIZE, type Paging } from './read.ts';

/**
 * inSync v2: `tracker` in and out, `nextPageExists` when more waits (api-evangelist/druva,
 * druva-event-management-api-openapi.yml). The tracker is base64 and must be URL-encoded. At the head the same
 * tracker comes back.
 */
export const INSYNC_PAGING: Paging = {
  path(cursor) {
    const path = '/insync/eventmanagement/v2/events';
    return cursor === undefined ? path : `${path}?tracker=${encodeURIComponent(cursor)}`;
  },
  next(rest, asked, records) {
    const cursor = newPlace(rest.tracker, asked);
    const { nextPageExists } = rest;
    const announced =
      nextPageExists === undefined || nextPageExists === null
        ? records >= PAGE_SIZE
        : nextPageExists === true || nextPageExists === 'true';
    // More announced behind a page with records, yet no new place: said as it is, the reader must not go round.
    return {
      cursor,
      more: (announced && (cursor !== undefined || records > 0)) || isDeadEnd(cursor, records),
    };
  },
};
