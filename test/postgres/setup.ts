/** For the whole run: a server that is started when the first test asks for a place on it, and gone with the run. */
import { createServer, type Server } from 'node:http';
import type { TestProject } from 'vitest/node';
import { type Cluster, makeCluster, postgresPrograms } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where to ask for a place; undefined when there is no PostgreSQL on this machine. */
    postgres: string | undefined;
  }
}

let stop: () => Promise<void> = async () => undefined;

export const teardown = (): Promise<void> => stop();

export async function setup(project: TestProject): Promise<void> {
  const programs = postgresPrograms();
  if (programs === undefined) {
    project.provide('postgres', undefined);
    process.stderr.write(
      '\n*** THERE IS NO PostgreSQL ON THIS MACHINE: what needs it is SKIPPED (apt-get install postgresql) ***\n\n',
    );
    return;
  }
  let cluster: Promise<Cluster> | undefined;
  const running = async () => {
    const made = await makeCluster(programs);
    await made.start();
    return made;
  };
  const server: Server = createServer((_request, response) => {
    cluster ??= running();
    cluster.then(
      (made) => response.end(made.url('')),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  project.provide('postgres', `http://127.0.0.1:${port}/`);
  stop = async () => {
    server.closeAllConnections();
    server.close();
    await (await cluster)?.remove();
  };
}
