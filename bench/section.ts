// Runs one section in a process of its own, so that none runs on code that was compiled for another.
import { calibration } from './harness/race.js';
import type { Section } from './harness/result.js';

const file = process.argv[2] ?? '';
const { section } = (await import(file.startsWith('.') ? file : `./sections/${file}.js`)) as {
  readonly section: Section;
};
const result = await section.run();
const kept = { title: section.title, about: section.about, ...result, calibration: calibration() };
if (process.send === undefined) console.log(JSON.stringify(kept, null, 2));
else process.send(kept, () => process.exit(0));
