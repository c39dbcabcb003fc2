import type * as Ws from 'ws';
import { optionalPackage } from '../../base/optional-package.js';

export type { RawData, WebSocket, WebSocketServer } from 'ws';

/** The package `ws`, which is spoken to here alone: clients and servers of WebSocket. */
export function loadWs(component: string): Promise<typeof Ws> {
  return optionalPackage(() => import('ws'), { name: 'ws', install: 'ws@8', component });
}
