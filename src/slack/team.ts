import type { App } from '@slack/bolt';
import { respondAt } from './place.ts';
import type { Identity } from './workspace.ts';

/** Why a request was not obeyed, though Slack had signed it. */
export type StrangerReason = 'other_team' | 'team_unknown';

const WORDS: Readonly<Record<StrangerReason, string>> = {
  other_team: 'This bot answers people of the workspace it belongs to, and nobody else.',
  team_unknown:
    'Slack has not told me yet which workspace I belong to, so I answer nobody. Try again in a moment; /readyz says what is wrong.',
};

export interface TeamOptions {
  /** Who we are; undefined when Slack has not told in the time there is. */
  readonly home: () => Promise<Pick<Identity, 'teamId' | 'enterpriseId'> | undefined>;
  readonly refused: (
    reason: StrangerReason,
    who: { readonly team: string; readonly user: string; readonly type: string },
  ) => void;
}

/**
 * Obeys only people of the bot's own workspace. A signature tells which app is meant, not who asks: an app may be
 * installed elsewhere, and in a channel shared by Slack Connect people of other workspaces see its buttons. Their
 * clicks come with our team and their `user.team_id` (github.com/slackapi/java-slack-sdk/issues/1041).
 */
export function obeyOnlyOurs(app: App, { home, refused }: TeamOptions): void {
  app.use(async (args) => {
    const body = args.body as unknown as Body;
    const ours = await home();
    const theirs = ours && strangerAmong(body, ours);
    if (ours && theirs === undefined) return args.next();
    const reason = ours ? 'other_team' : 'team_unknown';
    const user = body.user?.id ?? body.user_id ?? '';
    refused(reason, { team: theirs ?? '', user, type: body.command ?? body.event?.type ?? body.type ?? '' });
    if (!('ack' in args) || typeof args.ack !== 'function') return;
    await (args.ack as () => Promise<void>)();
    if (body.response_url === undefined) return;
    const text = WORDS[reason];
    const blocks = [{ type: 'section' as const, text: { type: 'plain_text' as const, text } }];
    await respondAt(body.response_url, { text, blocks }, {}).catch(() => undefined);
  });
}

/** Where Slack's requests name a team; each kind has some of these (docs.slack.dev/interactivity, /apis/events-api). */
interface Body {
  readonly type?: string;
  readonly command?: string;
  readonly event?: { readonly type?: string };
  readonly user_id?: string;
  readonly response_url?: string;
  readonly team_id?: string;
  readonly enterprise_id?: string | null;
  readonly team?: { readonly id?: string } | null;
  readonly enterprise?: { readonly id?: string } | null;
  readonly user?: { readonly id?: string; readonly team_id?: string };
  readonly authorizations?: readonly { readonly team_id?: string | null }[];
}

/** The first team or organisation named that is not ours; `''` when none is named; undefined when all are ours. */
export function strangerAmong(
  body: Body,
  { teamId, enterpriseId }: Pick<Identity, 'teamId' | 'enterpriseId'>,
): string | undefined {
  const { authorizations = [], user, team } = body;
  if (body.type === 'event_callback' && authorizations.length > 0) {
    // In a shared channel `team_id` may be where it happened; for whom it is sent stands here.
    const teams = authorizations.map(({ team_id }) => team_id);
    return teams.includes(teamId) ? undefined : (teams.find(isId) ?? '');
  }
  const teams = [body.team_id, team?.id, user?.team_id].filter(isId);
  const organisations = [body.enterprise_id, body.enterprise?.id].filter(isId);
  const stranger =
    teams.find((id) => id !== teamId) ??
    (enterpriseId === '' ? undefined : organisations.find((id) => id !== enterpriseId));
  return stranger ?? (teams.length === 0 ? '' : undefined);
}

function isId(id: unknown): id is string {
  return typeof id === 'string' && id !== '';
}
