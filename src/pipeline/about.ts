import type { CardJob } from '../domain/delivery.ts';

/** What a card is about, by the numbers a log can be searched for. */
export interface CardAbout {
  readonly alert?: number;
  /** The `uniqueID` of the alert's newest event. */
  readonly event?: string;
  readonly storm?: number;
}

export function aboutOf({ view }: Pick<CardJob, 'view'>): CardAbout {
  switch (view.kind) {
    case 'alert': {
      const { alert, event } = view.alert;
      return { alert: alert.id, ...(event && { event: event.id }) };
    }
    case 'reply':
      return { alert: view.reply.alert.id };
    case 'storm':
      return { storm: view.storm.id };
    default:
      return {};
  }
}
