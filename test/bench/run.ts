import { idle } from './idle.ts';

console.log(await idle((l) => console.log(l)));
