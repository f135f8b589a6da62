import type { ArmedFault, World } from './state.ts';
import type { Fault } from './types.ts';

export function armFault(world: World, fault: Fault): void {
  world.faults.push({ ...fault, left: fault.count ?? 1, skipLeft: fault.skip ?? 0 });
}

/** The first armed fault that fits this call, counted down. */
export function takeFault(world: World, method: string, channel: string): ArmedFault | undefined {
  const fault = world.faults.find(
    (each) =>
      (each.method === '*' || each.method === method) &&
      (each.channel === undefined || each.channel === channel) &&
      each.left > 0,
  );
  if (fault === undefined) return undefined;
  if (fault.skipLeft > 0) {
    fault.skipLeft -= 1;
    return undefined;
  }
  fault.left -= 1;
  if (fault.left <= 0) world.faults.splice(world.faults.indexOf(fault), 1);
  world.counters.faults += 1;
  return fault;
}
