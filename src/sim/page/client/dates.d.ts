export function relativeDay(seconds: number, now: number, timeZone?: string): string | undefined;
export function ago(seconds: number, now: number): string;
export function formatDate(format: string, seconds: number, now: number, timeZone?: string): string;
export function fillTimes(root: ParentNode, now?: number): void;
