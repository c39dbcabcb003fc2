// npm run bench:peers
import { runSections } from '../harness/run-sections.js';

await runSections([{ name: 'peers', file: 'peers/section' }], 'npm run bench:peers');
