import {rss} from '/tmp/hb/rss.mjs';
import v8 from 'node:v8';
const log=(l,t)=>{globalThis.gc?.(); const m=process.memoryUsage(); console.log(l.padEnd(34), rss(), 'heapUsed',(m.heapUsed/1e6).toFixed(1),'heapTotal',(m.heapTotal/1e6).toFixed(1),'ext',(m.external/1e6).toFixed(1), t?`${t.toFixed(0)}ms`:'')};
log('start');
const R='/work/main/src/';
for (const m of process.argv.slice(2)) { const t=performance.now(); await import(m.startsWith('.')||m.endsWith('.ts')?R+m:m); log(m,performance.now()-t); }
