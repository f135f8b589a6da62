import { storm } from './storm.ts';
import { responsiveness } from './responsiveness.ts';
console.log(await storm((l) => console.log(l)));
console.log(await responsiveness((l) => console.log(l)));
