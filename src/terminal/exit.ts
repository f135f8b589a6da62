/** The exit codes of the command; help tells them in words. */
export const EXIT = {
  answered: 0,
  nothing: 1,
  usage: 2,
  database: 3,
  failed: 4,
  broken: 5,
  stopped: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
