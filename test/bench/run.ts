import { ingest } from './ingest.ts';
console.log(await ingest((l) => console.log(l)));
