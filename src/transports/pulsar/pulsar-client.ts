import type Pulsar from 'pulsar-client';
import { optionalPackage } from '../../base/optional-package.js';

export type NativeType = Pulsar.SubscriptionType;
export type NativeMessage = Pulsar.Message;
export type NativeId = Pulsar.MessageId;

export interface OpenedClient {
  readonly client: Pulsar.Client;
  readonly Package: typeof Pulsar;
}

/** The package `pulsar-client`, loaded when it is used; only this file imports it. */
export async function loadPulsarClient(): Promise<typeof Pulsar> {
  const loaded = await optionalPackage(() => import('pulsar-client'), {
    name: 'pulsar-client',
    install: 'pulsar-client@1',
    component: 'pulsar',
  });
  return loaded.default;
}
