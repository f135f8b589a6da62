/** Logins, audit trails and the directory: what people and their tools do to inSync itself. */
import type { Maker } from './activities.ts';
import type { Company } from './company.ts';
import type { Happening, Pair } from './occurrence.ts';
import type { Dice } from './random.ts';

/** Addresses of RFC 5737, kept for documentation. */
const officeAddress = (dice: Dice) => `198.51.100.${dice.int(2, 250)}`;

const CHANGES = [
  'Profile Finance was modified: backup interval 8 hours',
  'User was added to profile Sales',
  'Device was assigned to another user',
  'Report Backup Status was scheduled daily at 07:00',
  'Alert subscription was changed',
];

function byAdmin(dice: Dice, company: Company) {
  const admin = dice.pick(company.admins);
  return {
    identityType: 'ADMIN',
    identity: admin.email,
    initiator: admin.email,
    user: admin,
    ip: officeAddress(dice),
  } as const;
}

function byUser(dice: Dice, company: Company, of = dice.pick(company.seats)) {
  return { ...of, identityType: 'USER', identity: of.user.email, initiator: of.user.email } as const;
}

export const adminLoggedIn: Maker = ({ dice, company }) => {
  const admin = byAdmin(dice, company);
  return {
    type: 'Admin Login',
    severity: 6,
    state: 'Success',
    ...admin,
    ...loginWords(admin, 'London, United Kingdom'),
  };
};

export const adminLoginFailed: Maker = ({ dice, company }) => {
  const admin = byAdmin(dice, company);
  return {
    type: 'Admin Login',
    severity: 4,
    state: 'Failed',
    ...admin,
    ...loginWords(admin, 'London, United Kingdom', [['Reason', 'Wrong password']]),
  };
};

/** Details of an admin's login, as text and as the platform's own fields. */
function loginWords(
  admin: { readonly identity: string; readonly ip: string },
  location: string,
  more: readonly Pair[] = [],
): Pick<Happening, 'pairs' | 'extra'> {
  return {
    pairs: [['Admin', admin.identity], ['IP Address', admin.ip], ['Location', location], ...more],
    extra: { adminEmail: admin.identity, adminIPAddress: admin.ip, location },
  };
}

export const apiLoggedIn: Maker = ({ dice }) => ({
  type: 'API Login',
  severity: 6,
  state: 'Success',
  identityType: 'ADMIN',
  identity: 'events-export',
  initiator: 'events-export',
  ip: officeAddress(dice),
  pairs: [
    ['Credential', 'events-export'],
    ['Scope', 'read'],
  ],
});

const webdavLogin =
  (type: string): Maker =>
  ({ dice, company }) => {
    const admin = byAdmin(dice, company);
    return {
      type,
      severity: 6,
      state: 'Success',
      ...admin,
      pairs: [
        ['IP Address', admin.ip],
        ['Client', 'WebDAV mini redirector'],
      ],
    };
  };
export const webdavLoggedIn = webdavLogin('WebDAV Login');
export const bulkExportLoggedIn = webdavLogin('Bulk Export WebDAV Login');
export const pstConverterLoggedIn = webdavLogin('PST Converter WebDAV Login');

export const adminChanged: Maker = ({ dice, company }) => ({
  type: 'Admin Audit Trail',
  severity: 6,
  state: 'Admin event',
  ...byAdmin(dice, company),
  pairs: [['Activity', dice.pick(CHANGES)]],
});

export const userActed: Maker = ({ dice, company, seat }) => ({
  type: 'User Event',
  severity: 6,
  state: 'Success',
  ...byUser(dice, company, seat),
  pairs: [
    [
      'Activity',
      dice.pick(['Web login', 'Mobile login', 'Backup interval changed', 'Backup paused for 1 hour']),
    ],
  ],
});

export const userAudited: Maker = ({ dice, company, seat }) => ({
  type: 'User Audit Trail',
  severity: 6,
  state: 'Success',
  ...byUser(dice, company, seat),
  pairs: [
    ['Activity', dice.pick(['File shared', 'File viewed', 'Snapshot browsed'])],
    ['Count', dice.int(1, 12)],
  ],
});

export const directorySynced: Maker = ({ dice, company }) => ({
  type: 'AD Sync',
  severity: 6,
  state: 'Success',
  identityType: 'SERVICE',
  identity: 'inSync',
  pairs: [
    ['AD Connector', dice.pick(company.directories)],
    ['Users Added', dice.int(0, 3)],
    ['Users Updated', dice.int(0, 25)],
    ['Users Failed', 0],
  ],
});

export const directorySyncFailed: Maker = ({ company }) => ({
  type: 'AD Sync',
  severity: 3,
  state: 'Failed',
  identityType: 'SERVICE',
  identity: 'inSync',
  pairs: [
    ['AD Connector', company.directories[0] ?? ''],
    ['Error', 'LDAP bind failed: invalid credentials'],
    ['Users Added', 0],
    ['Users Failed', 214],
  ],
});
