import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Answer, Asked, PumpData } from './pump.ts';

/** Asks the pump and waits, holding its thread. */
export interface Pump {
  /** Undefined when no answer came for so long, ms; the pump is of no more use then. */
  ask(asked: Asked, limit: number): Answer | undefined;
  /** Ends the thread, whatever it is at. */
  stop(): void;
}

/** Starting one takes longer than all else in opening a database: one without a session waits for the next. */
let spare: Pump | undefined;

export function takePump(): Pump {
  const pump = spare ?? startPump();
  spare = undefined;
  return pump;
}

/** It has no session any more. */
export function givePumpBack(pump: Pump): void {
  spare?.stop();
  spare = pump;
}

function startPump(): Pump {
  const { port1, port2 } = new MessageChannel();
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const workerData: PumpData = { port: port2, bell };
  const worker = new Worker(new URL('./pump.ts', import.meta.url), { workerData, transferList: [port2] });
  worker.unref();
  port1.unref();
  return {
    ask(asked, limit) {
      const end = performance.now() + limit;
      const heard = Atomics.load(bell, 0);
      port1.postMessage(asked);
      while (Atomics.load(bell, 0) === heard) {
        const left = end - performance.now();
        if (left <= 0 || Atomics.wait(bell, 0, heard, left) === 'timed-out') return undefined;
      }
      return receiveMessageOnPort(port1)?.message as Answer | undefined;
    },
    stop() {
      port1.close();
      void worker.terminate();
    },
  };
}
