import { createServer, type ServerResponse } from 'node:http';
import type { TestProject } from 'vitest/node';
import { freePulsarPorts, startPulsar, type PulsarServer } from '../../support/pulsar-server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Port at which tests ask for the Pulsar broker that they share: it is started when the first one does. */
    pulsarControl: number;
  }
}

/** One broker for all tests of Pulsar in a run, started when it is first asked for and ended by its process id. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const ports = await freePulsarPorts();
  let started: Promise<PulsarServer> | undefined;
  const server = async (): Promise<PulsarServer> => (started ??= startPulsar(ports));
  const orders: Readonly<Record<string, (broker: PulsarServer) => unknown>> = {
    '/start': () => undefined,
    '/kill': (broker) => broker.kill(),
    '/restart': (broker) => broker.restart(),
    '/stand-still': (broker) => broker.signal('SIGSTOP'),
    '/go-on': (broker) => broker.signal('SIGCONT'),
  };
  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    try {
      await orders[path]?.(await server());
      response.end(JSON.stringify(ports));
    } catch (error) {
      response.statusCode = 500;
      response.end(String(error));
    }
  };
  const control = createServer((request, response) => void answer(request.url ?? '', response));
  // A broker takes its time to start.
  control.requestTimeout = 0;
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
  const address = control.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  provide('pulsarControl', address.port);
  return async () => {
    control.closeAllConnections();
    await new Promise((resolve) => control.close(resolve));
    await (await started?.catch(() => undefined))?.stop();
  };
}
