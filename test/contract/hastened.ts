import type { Database } from '../../src/store/sql/database.ts';

/** As if of the statements that may be given up every second took too long, so that there is always another step. */
export function hastened(database: Database): Database {
  let asked = 0;
  return {
    ...database,
    steps(decode, pace) {
      const steps = database.steps(decode, pace);
      return {
        ...steps,
        rows<Row>(question: Parameters<typeof steps.rows>[0]) {
          asked += question.bounded ? 1 : 0;
          return question.bounded && asked % 2 === 1 ? undefined : steps.rows<Row>(question);
        },
      };
    },
  };
}
