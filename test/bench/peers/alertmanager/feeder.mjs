// Asks Druva every second and gives Alertmanager what needs a person; what was given is given again every ten seconds,
// as Prometheus does, because Alertmanager keeps alerts in memory alone.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const { DRUVA_API_URL, DRUVA_CLIENT_ID, DRUVA_CLIENT_SECRET, ALERTMANAGER_URL, STATE_FILE } = process.env;
const ALIVE = 4 * 3_600_000;
const AGAIN = 10_000;
const basic = Buffer.from(`${DRUVA_CLIENT_ID}:${DRUVA_CLIENT_SECRET}`).toString('base64');
let state = load();
let token;
let sentAt = 0;

function load() {
  try {
    return JSON.parse(readFileSync(STATE_FILE, 'utf8'));
  } catch {
    return { tracker: undefined, alerts: [] };
  }
}

function save(next) {
  writeFileSync(`${STATE_FILE}.new`, JSON.stringify(next));
  renameSync(`${STATE_FILE}.new`, STATE_FILE);
  state = next;
}

async function renew() {
  const response = await fetch(`${DRUVA_API_URL}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&scope=read',
  });
  token = (await response.json()).access_token;
}

async function page() {
  const query = state.tracker ? `?tracker=${encodeURIComponent(state.tracker)}` : '';
  const response = await fetch(`${DRUVA_API_URL}/insync/eventmanagement/v2/events${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (response.ok) return response.json();
  const said = await response.text();
  // A dead tracker: from the beginning. Alertmanager knows what it has told already.
  if (response.status === 400 && said.includes('tracker')) save({ ...state, tracker: undefined });
  else token = undefined;
  throw new Error(`Druva: ${response.status} ${said}`);
}

const needsPerson = ({ severity, eventState }) => severity <= 3 || eventState === 'Failed';

function alertOf(event) {
  const { eventID, eventType, severity, eventState, eventDetails, timestamp } = event;
  return {
    labels: {
      alertname: eventType,
      event: String(eventID),
      severity: String(severity),
      subject: event.inSyncDataSourceName || event.inSyncUserName,
    },
    annotations: { state: eventState, details: eventDetails },
    startsAt: timestamp,
    endsAt: new Date(Date.parse(timestamp) + ALIVE).toISOString(),
  };
}

async function push(alerts) {
  const response = await fetch(`${ALERTMANAGER_URL}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  if (!response.ok) throw new Error(`Alertmanager: ${response.status} ${await response.text()}`);
}

async function round() {
  for (let more = true; more; ) {
    if (!token) await renew();
    const { events, tracker, nextPageExists } = await page();
    const fresh = events.filter(needsPerson).map(alertOf);
    const known = new Set(state.alerts.map(({ labels }) => labels.event));
    const alive = state.alerts.filter(({ endsAt }) => Date.parse(endsAt) > Date.now());
    if (fresh.length > 0) await push(fresh);
    save({ tracker, alerts: [...alive, ...fresh.filter(({ labels }) => !known.has(labels.event))] });
    more = nextPageExists;
  }
  if (Date.now() - sentAt < AGAIN) return;
  if (state.alerts.length > 0) await push(state.alerts);
  sentAt = Date.now();
}

for (;;) {
  await round().catch((error) => console.error(error.message));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}
