import { createDice, type Dice, seedOf, shuffled } from './random.ts';

export interface Person {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

export interface Device {
  readonly id: number;
  readonly name: string;
  readonly os: string;
  readonly client: string;
  readonly ip: string;
}

export interface Profile {
  readonly id: number;
  readonly name: string;
}

/** A person at their device. */
export interface Seat {
  readonly user: Person;
  readonly device: Device;
  readonly profile: Profile;
}

export interface Company {
  /** Customer's global ID, as in the platform feed. */
  readonly tenant: string;
  readonly seats: readonly Seat[];
  readonly servers: readonly Seat[];
  readonly admins: readonly Person[];
  readonly cacheServers: readonly string[];
  readonly directories: readonly string[];
}

interface Department {
  readonly seats: number;
  readonly profile: string;
  readonly device: (n: number) => string;
  readonly systems: readonly string[];
}

const padded = (n: number, width: number) => String(n).padStart(width, '0');
const WINDOWS = ['Windows 11 Enterprise', 'Windows 11 Pro', 'Windows 10 Enterprise'];
const DEPARTMENTS: readonly Department[] = [
  { seats: 80, profile: 'Finance', device: (n) => `FIN-LAPTOP-${n}`, systems: WINDOWS },
  { seats: 60, profile: 'People', device: (n) => `HR-LT-${padded(n, 4)}`, systems: WINDOWS },
  {
    seats: 130,
    profile: 'Engineering',
    device: (n) => `DEV-MBP-${n}`,
    systems: ['macOS 15.6', 'macOS 26.1'],
  },
  { seats: 210, profile: 'Sales', device: (n) => `SALES-LT-${padded(n, 3)}`, systems: WINDOWS },
  { seats: 90, profile: 'Operations', device: (n) => `OPS-WS-${padded(n, 2)}`, systems: WINDOWS },
  { seats: 40, profile: 'Laboratory', device: (n) => `LAB-PC-${n}`, systems: ['Ubuntu 24.04', ...WINDOWS] },
  { seats: 40, profile: 'Legal', device: (n) => `LEGAL-LT-${padded(n, 2)}`, systems: WINDOWS },
];

const FIRST =
  'Omar Mira Wei Priya Lena Tomas Aisha Jonas Elif Diego Hana Pavel Grace Noor Marco Ingrid Kofi Yuki Sofia Liam Amara Viktor Chloe Rahul Nadia Felix Zanele Hugo Leila Oscar Maja Tariq Emma Ravi Ana Ines Kenji Dana Samuel Olga'.split(
    ' ',
  );
const LAST =
  'Said Patel Zhang Nair Fischer Novak Rahman Berg Demir Alvarez Tanaka Ivanov Okafor Haddad Rossi Larsen Mensah Sato Costa Murphy Eze Petrov Martin Sharma Hassan Weber Dube Moreau Karimi Lind Kowalska Aziz Clark Menon Silva Santos Mori Levi Cohen Popova'.split(
    ' ',
  );

/** Seats whose people are the same whatever the seed, so that stories and tests can speak of them. */
const CAST: Readonly<Record<string, string>> = {
  'DEV-MBP-22': 'Omar Said',
  'FIN-LAPTOP-7': 'Mira Patel',
  'HR-LT-0031': 'Priya Nair',
  'LAB-PC-9': 'Wei Zhang',
};

const CLIENTS = ['7.5.0r(23c42be5)', '7.5.2r(9be10f4d)', '7.4.3r(55d0c1a7)'];

/** 650 seats in seven departments, a few servers, four administrators. */
export function createCompany(seed: number): Company {
  const dice = createDice(seedOf(seed, 0x7e4a47));
  const tenant = `${dice.uuid()}-${dice.int(10000, 99999)}`;
  const names = shuffledNames(dice);
  const seats: Seat[] = [];
  DEPARTMENTS.forEach((department, index) => {
    for (let n = 1; n <= department.seats; n++)
      seats.push(seat(department, index, n, seats.length, names, dice));
  });
  return {
    tenant,
    seats,
    servers: ['FIN-SRV-1', 'FIN-SRV-2', 'OPS-SRV-1', 'LAB-SRV-1'].map((name, index) => server(name, index)),
    admins: ['Ruth Adler', 'Ben Osei', 'Carla Neri', 'Backup Desk'].map((name, index) =>
      person(11 + index, name),
    ),
    cacheServers: ['CACHE-LON-1', 'CACHE-LON-2', 'CACHE-SIN-1'],
    directories: ['AD-CONN-1', 'AD-CONN-2'],
  };
}

function seat(
  department: Department,
  index: number,
  n: number,
  place: number,
  names: string[],
  dice: Dice,
): Seat {
  const device = department.device(n);
  const name = CAST[device] ?? names[place] ?? `Person ${place}`;
  return {
    user: person(2000 + place, name),
    device: {
      id: 4000 + place,
      name: device,
      os: dice.pick(department.systems),
      client: dice.pick(CLIENTS),
      ip: `10.${20 + index}.${n >> 8}.${n & 255}`,
    },
    profile: { id: 1 + index, name: department.profile },
  };
}

function server(name: string, index: number): Seat {
  const device = {
    id: 9000 + index,
    name,
    os: 'Windows Server 2022',
    client: '7.5.2r(9be10f4d)',
    ip: `10.9.0.${10 + index}`,
  };
  return { user: person(1900 + index, `Service ${name}`), device, profile: { id: 20, name: 'Servers' } };
}

function person(id: number, name: string): Person {
  return { id, name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com` };
}

function shuffledNames(dice: Dice): string[] {
  const taken = new Set(Object.values(CAST));
  const names = FIRST.flatMap((first) => LAST.map((last) => `${first} ${last}`));
  return shuffled(
    names.filter((name) => !taken.has(name)),
    dice,
  );
}
