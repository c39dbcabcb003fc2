import type { RecordBatch } from 'apache-arrow';
import type { Component, ComponentCard, JoinComponent } from '../../src/core/index.js';
import {
  addedColumns,
  codeText,
  defaultWarmup,
  fileText,
  isPlainData,
  paramRows,
  SCOPE_WORDS,
  streamsText,
} from '../../src/pipeline/index.js';
import { lawsOf } from '../../src/testing/index.js';
import { gallery } from './_gallery.js';
import type { GeneratedFile, Generator } from './_generator.js';
import { components, KINDS, moduleOf, ofKind, pagePath } from './_library.js';
import { code, codes, fence, list, page, table, typescript } from './_markdown.js';
import { indicatorPicture, pictureOf } from './_picture.js';
import { quickstartBars } from './_quickstart-bars.js';
import { stateWords } from './_state-words.js';

const FOLDER = 'docs/reference';

/** A page for each component, one that lists them all, and one with all their pictures. */
export const generator: Generator = {
  owns: [...KINDS.map(({ kind }) => `${FOLDER}/${kind}`), `${FOLDER}/images`],
  generate: async () => {
    const all = await quickstartBars();
    const one = await quickstartBars('GOOG');
    const pages = await Promise.all(components.map((component) => pagesOf(component, all, one)));
    const pictured = components.filter((_, at) => (pages[at] as GeneratedFile[]).length > 1);
    return [{ path: `${FOLDER}/README.md`, content: index() }, gallery(pictured), ...pages.flat()];
  },
};

async function pagesOf(component: Component, all: RecordBatch, one: RecordBatch): Promise<GeneratedFile[]> {
  const { card } = component;
  const picture = card.kind === 'indicator' ? indicatorPicture(component, one) : undefined;
  const image = `images/${card.name}.svg`;
  const shown =
    picture === undefined
      ? undefined
      : `![${card.title}: ${card.name} ${pictureOf(card)} over daily bars of GOOG](../${image})`;
  const content = page(
    `# ${card.name}: ${card.title}`,
    card.stability === 'experimental' ? `${card.summary}\n\n_Experimental: it may change._` : card.summary,
    card.needs === undefined ? undefined : `It needs ${card.needs}.`,
    shown,
    card.formula === undefined ? undefined : `**Formula.** ${card.formula}`,
    `## Parameters\n\n${parameters(component)}`,
    `## Behaviour\n\n${table(['', ''], behaviour(component, all))}`,
    besides(card) ? undefined : `## Laws\n\n${laws(component)}`,
    `## Examples\n\n${await examples(component)}`,
    card.see === undefined || card.see.length === 0 ? undefined : `## Sources\n\n${list(card.see)}`,
    '[All components](../README.md)',
  );
  const files = [{ path: `${FOLDER}/${pagePath(component)}`, content }];
  return picture === undefined ? files : [...files, { path: `${FOLDER}/${image}`, content: `${picture}\n` }];
}

function parameters(component: Component): string {
  const rows = paramRows(component, { nested: true });
  if (rows.length === 0) return 'None.';
  const lines = rows.map(({ name, type, fallback, required, meaning }) => [
    name === 'any name' ? name : code(name),
    type,
    fallback === undefined ? (required ? 'required' : '') : code(fallback),
    meaning,
  ]);
  const { shorthand } = component.card;
  const short = shorthand === undefined ? '' : `\n\nA value that is not a mapping stands for ${code(shorthand)}.`;
  return `${table(['name', 'type', 'default', 'meaning'], lines)}${short}`;
}

function behaviour(component: Component, rows: RecordBatch): string[][] {
  const { card } = component;
  const warmup = defaultWarmup(card);
  const facts: (readonly [string, string | undefined])[] = [
    ['reads', card.inputs === undefined || card.inputs.length === 0 ? undefined : codes(card.inputs)],
    ['streams', card.kind === 'join' ? streamsText(component as JoinComponent) : undefined],
    ['adds', card.outputs === undefined || card.outputs.length === 0 ? undefined : codes(addedColumns(card))],
    ['scope', card.kind === 'source' || besides(card) ? undefined : SCOPE_WORDS[card.scope]],
    [
      'warm-up',
      warmup === undefined ? undefined : `${warmup} rows of each symbol without a value under the default parameters`,
    ],
    ['nulls', nulls(card)],
    ['emits', emits(card)],
    ['completes', completes(card)],
    ['errors', errors(card)],
    ['keeps', keeps(component, rows)],
    ['after a restart', afterRestart(card)],
    [
      'looks ahead',
      card.looksAhead === true
        ? 'a row comes out when what it tells is known; a run that trades and has one is refused (`LookAhead`)'
        : undefined,
    ],
    ['fits', card.fits === true ? '`fit()` gives it back with what it has learned, in `fitted`' : undefined],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function nulls(card: ComponentCard): string | undefined {
  if (card.kind !== 'indicator') return undefined;
  return card.missing === 'skip'
    ? 'a row that lacks an input gets null and leaves the state alone'
    : 'a missing input counts as a row of its own';
}

/** No rows flow through services and venues. */
function besides(card: ComponentCard): boolean {
  return card.kind === 'service' || card.kind === 'venue';
}

/** Rules, services and venues stand beside the stream, so nothing flows out of them. */
function accompanies(card: ComponentCard): boolean {
  return card.kind === 'rule' || besides(card);
}

function emits(card: ComponentCard): string | undefined {
  if (card.kind === 'source') return 'rows as they are read, as long as the stages below have room';
  if (accompanies(card)) return undefined;
  if (card.kind === 'sink')
    return card.scope === 'account' ? 'what happened, as the contract `DeskEvent`' : 'the rows it has taken';
  if (card.addsColumns) return 'one row for each row that comes in, at once, the columns of the input first';
  return card.kind === 'join' ? 'rows as soon as no stream can bring an earlier one' : 'rows as the summary says';
}

function completes(card: ComponentCard): string | undefined {
  if (accompanies(card)) return undefined;
  if (card.kind === 'source') return 'when all has been read';
  if (card.addsColumns) return 'when its input has';
  return card.kind === 'join' ? 'when its streams have' : 'when its input has, after what it still holds';
}

function errors(card: ComponentCard): string {
  const bad = '`InvalidParams` when it is made';
  if (card.kind === 'source' || accompanies(card)) return bad;
  return `${bad}; \`SchemaMismatch\` for a column that is missing or of another type`;
}

function afterRestart({ kind, delivery = 'atLeastOnce', goesOn = false }: ComponentCard): string | undefined {
  if (kind !== 'sink') return undefined;
  return goesOn ? 'goes on behind what the checkpoint covers: each row is there once' : DELIVERY[delivery];
}

const DELIVERY = {
  idempotent: 'rows since the last checkpoint come again, which changes nothing: it is idempotent',
  atLeastOnce: 'at least once: rows since the last checkpoint come again, with the same source, partition and sequence',
  orders:
    'rows since the last checkpoint come again and decide nothing: orders that may have been sent are asked for by id',
} as const;

const REPLAY = {
  exact: 'its position; from there it gives the same rows again, bit by bit',
  history: 'its position; from there it gives the same history again',
  none: 'nothing; what was read cannot be read again',
} as const;

function keeps(component: Component, rows: RecordBatch): string | undefined {
  const { card } = component;
  const { replay } = card as ComponentCard & { readonly replay?: keyof typeof REPLAY };
  if (replay !== undefined) return REPLAY[replay];
  if (card.kind === 'join') return 'rows that wait for another stream';
  const params = card.examples[0]?.params ?? {};
  // What is for code only, and has no example, cannot be tried.
  const isForCode = card.kind === 'operator' && card.examples.length === 0 && !card.params.safeParse(params).success;
  return isForCode ? undefined : stateWords(component, params, rows);
}

function laws(component: Component): string {
  const entries = lawsOf(component);
  const held = entries.filter(({ exempt }) => exempt === undefined).map(({ law }) => law);
  const others = entries.filter(({ exempt }) => exempt !== undefined);
  const tolerance = component.card.invariance === 'tolerance' ? ' Values may differ by 1e-9 of their size.' : '';
  const exempt = others.map(({ law, exempt: reason = '' }) => `${code(law)}: ${reason}`);
  return [
    `Tests hold it to these [laws](../../laws.md): ${codes(held)}.${tolerance}`,
    ...(exempt.length === 0 ? [] : [`Not to these:\n\n${list(exempt)}`]),
  ].join('\n\n');
}

async function examples(component: Component): Promise<string> {
  const { card } = component;
  const parts = card.examples.map(async ({ title, params }, at) => {
    const head = at === 0 ? `import { ${card.name} } from '${moduleOf(component)}';\n\n` : '';
    const snippet = await typescript(head + inContext(component, codeText(component, params)));
    const inFile = isPlainData(params) ? `\n\n${fence('yaml', fileText(component, params))}` : '';
    return `### ${title}\n\n${fence('ts', snippet)}${inFile}`;
  });
  return (await Promise.all(parts)).join('\n\n');
}

function inContext({ card }: Component, call: string): string {
  if (card.kind === 'source') return `const stream = ${call};`;
  if (card.kind === 'join') return `const joined = ${call};`;
  if (card.kind === 'service') return `run(stream, { services: [${call}] });`;
  if (card.kind === 'venue') return `trading({ effect: 'live', accountId: 'main', venue: ${call} });`;
  if (card.kind === 'rule') return `desk({ account: { cash: 100_000 }, rules: [${call}] });`;
  return `stream.pipe(${call});`;
}

function index(): string {
  const sections = KINDS.filter(({ kind }) => ofKind(kind).length > 0).map(({ kind, title, says }) => {
    const rows = ofKind(kind).map((component) => [
      `[${component.card.name}](${pagePath(component)})`,
      component.card.summary,
    ]);
    return `## ${title}\n\n${says}\n\n${table(['name', 'says'], rows)}`;
  });
  return page(
    '# Reference',
    'Every component, made from its definition; `rxarrow show NAME` prints the same.',
    list([
      '[Contracts](contracts.md): the columns that flow between stages',
      '[Expressions](expressions.md): operators and functions in `derive` and `where`',
      '[Names](names.md): what functions of TA-Lib, Tulip Indicators and pandas-ta are called here',
      '[References](references.md): which independent program or formula the numbers of each operator are held to',
      '[Gallery](../gallery.md): all pictures of indicators and features on one page',
      '[Laws](../laws.md): what every component is held to',
      '[Commands](cli.md): the program `rxarrow`',
      '`npm run docs` writes the reference of all exported functions and types to `docs/reference/api`',
    ]),
    ...sections,
  );
}
