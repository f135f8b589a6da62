import { remembered } from './remembered.ts';

/** What is no letter or digit, with what a letter may carry. */
const BETWEEN = /[^\p{L}\p{M}\p{N}]+/gu;
const EDGES = /^-|-$/g;

/** "PST Converter WebDAV Login" as `pst-converter-webdav-login`; '' where there is neither letter nor digit. */
export const slugOf = remembered((type) =>
  type.toWellFormed().toLowerCase().replace(BETWEEN, '-').replace(EDGES, ''),
);
