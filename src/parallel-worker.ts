// What the threads of `parallel` begin with.
import { components } from './components.js';
import { createRegistry, type Component } from './core/index.js';
import { serveThread } from './runtime/workers/thread-loop.js';

await serveThread(createRegistry(components as readonly Component[]));
