import { type BirpcReturn, createBirpc } from 'birpc';

/** One end of a pair of threads: a Worker, or the parentPort inside it. */
export interface Port {
  postMessage(data: unknown): void;
  on(event: 'message', listen: (data: unknown) => void): unknown;
}

/** Calls between two threads: `functions` can be called from the other side, what is returned calls theirs. */
export function callsOver<Theirs extends object, Ours extends object>(
  port: Port,
  functions: Ours,
): BirpcReturn<Theirs, Ours> {
  return createBirpc<Theirs, Ours>(functions, {
    post: (data) => port.postMessage(data),
    on: (listen) => void port.on('message', listen),
    timeout: -1,
  });
}
