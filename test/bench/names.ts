/** Names and secrets of the simulated workspace; good for nothing else. */
export const CLIENT = { id: 'bench', secret: 'bench-client' } as const;
export const TOKEN = 'xoxb-bench';
export const SIGNING_SECRET = 'bench-signing';

/** Records are made from this seed and their number alone: any process makes the same. */
export const SEED = 7;

export const PEOPLE = [
  { id: 'U07MAYA', name: 'maya', real_name: 'Maya Okafor', tz: 'Europe/London' },
  { id: 'U07JON', name: 'jon', real_name: 'Jon Lind', tz: 'America/New_York' },
  { id: 'U07ANA', name: 'ana', real_name: 'Ana Reyes', tz: 'Europe/Madrid' },
  { id: 'U07TOM', name: 'tom', real_name: 'Tom Baker', tz: 'Asia/Kolkata' },
] as const;

export const CHANNEL = 'C0BENCH';
export const SECOND_CHANNEL = 'C0SECOND';

/** One channel for everything: the hardest case for its budget. */
export const ONE_CHANNEL = `
poll: "* * * * * *"
routes:
  - channel: ${CHANNEL}
`;

export const TWO_CHANNELS = `
poll: "* * * * * *"
routes:
  - match: { type: Alert }
    channel: ${SECOND_CHANNEL}
  - channel: ${CHANNEL}
`;
