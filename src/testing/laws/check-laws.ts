import { seededRandom, type Random } from '../../base/random.js';
import type { Component, ComponentCard, ComponentKind, Law } from '../../core/index.js';
import { accounts } from './accounts.js';
import { cut } from './cut.js';
import { demand } from './demand.js';
import { key } from './key.js';
import { manners } from './manners.js';
import { noLookAhead } from './no-look-ahead.js';
import { parity } from './parity.js';
import { protocol, PROTOCOL_RULES } from './protocol/protocol.js';
import { referencesDropped } from './protocol/references-dropped.js';
import { purity } from './purity.js';
import { snapshot } from './snapshot.js';
import { subjectsOf, type LawOptions, type Subject } from './subject.js';
import { warmUp } from './warm-up.js';

/** A law in words. */
export interface LawText {
  readonly law: Law;
  readonly says: string;
}

interface LawDefinition extends LawText {
  readonly check: (subject: Subject, random: Random) => Promise<void>;
  /** It is about how a component is wired, which is the same whatever its parameters: one choice of them is enough. */
  readonly firstOnly?: boolean;
  /** Why it does not speak of a component; undefined when it does. */
  readonly silentFor: (card: ComponentCard) => string | undefined;
}

/** A law as it stands for one component. */
export interface LawEntry extends LawText {
  /** Why the component is not held to it. */
  readonly exempt: string | undefined;
}

const forAll = (): undefined => undefined;
const readsNothing = (card: ComponentCard): string | undefined =>
  card.kind === 'source' ? 'a source reads no rows' : undefined;
const onlyIndicators =
  (reason: string) =>
  (card: ComponentCard): string | undefined =>
    card.warmup === undefined ? reason : undefined;

const DEFINITIONS: readonly LawDefinition[] = [
  {
    law: 'cut',
    says: 'however the rows are cut into batches, the output rows are the same bits',
    check: cut,
    silentFor: readsNothing,
  },
  {
    law: 'snapshot',
    says: 'stopped at any batch boundary, written down and restored, it goes on as if never stopped',
    check: snapshot,
    silentFor: neverReplayed,
  },
  {
    law: 'key',
    says: 'rows of one symbol never change the output of another, whatever the interleaving',
    check: key,
    silentFor: acrossSymbols,
  },
  {
    law: 'noLookAhead',
    says: 'cutting off all later rows changes no earlier output row',
    check: noLookAhead,
    silentFor: readsNothing,
  },
  { law: 'accounts', says: 'each input row has one fate, and they add up', check: accounts, silentFor: readsNothing },
  {
    law: 'purity',
    says: 'its input is never written to, and the same input gives the same output',
    check: purity,
    silentFor: forAll,
  },
  {
    law: 'warmup',
    says: 'the first value comes after exactly the stated rows whose inputs are all present',
    check: warmUp,
    silentFor: onlyIndicators('it states no warm-up'),
  },
  {
    law: 'parity',
    says: 'every loop over the same rows gives the same bits',
    check: parity,
    silentFor: onlyIndicators('it has one loop'),
  },
  { law: 'demand', says: 'a producer faster than its sink leaves memory flat', check: demand, silentFor: forAll },
  {
    law: 'manners',
    says: 'nothing is emitted during subscription, timers get in, closing ends within a second',
    check: manners,
    silentFor: forAll,
  },
  {
    law: 'protocol',
    says: `the rules of Reactive Streams as they stand for batches: ${PROTOCOL_RULES.map(({ rule }) => rule).join(', ')}`,
    check: protocol,
    silentFor: forAll,
    firstOnly: true,
  },
  {
    law: 'references',
    says: 'when a run is over nothing of it keeps its consumer or its batches in memory (rule 3.13)',
    check: referencesDropped,
    silentFor: forAll,
    firstOnly: true,
  },
];

function acrossSymbols(card: ComponentCard): string | undefined {
  if (card.kind === 'source') return 'a source reads no rows';
  if (card.scope === 'crossSection') return 'its rows depend on other symbols by their nature';
  return card.scope === 'account' ? 'all symbols share one account' : undefined;
}

function neverReplayed(card: ComponentCard): string | undefined {
  const { replay } = card as ComponentCard & { readonly replay?: 'exact' | 'history' | 'none' };
  return card.kind === 'source' && replay !== 'exact' ? 'what it reads cannot be read again bit by bit' : undefined;
}

/** The laws, in words. */
export const LAWS: readonly LawText[] = DEFINITIONS.map(({ law, says }) => ({ law, says }));

function exemption(card: ComponentCard, definition: LawDefinition): string | undefined {
  if (card.kind === 'service' || card.kind === 'venue') return 'no rows flow through it';
  if (card.needs !== undefined) return `it needs ${card.needs}; it is tried with a real one`;
  return definition.silentFor(card) ?? card.exempt?.[definition.law];
}

/** All laws as they stand for a component: those of its kind, and why it is exempt from the others. */
export function lawsOf(component: Component): LawEntry[] {
  return DEFINITIONS.map((definition) => ({
    law: definition.law,
    says: definition.says,
    exempt: exemption(component.card, definition),
  }));
}

/**
 * Holds a component to one law, with each of its examples and its defaults, on rows drawn from `seed`.
 * @throws LawBroken that says where; whatever the component fails with
 */
export async function checkLaw(law: Law, component: Component, options: LawOptions = {}): Promise<void> {
  const definition = DEFINITIONS.find((each) => each.law === law) as LawDefinition;
  if (exemption(component.card, definition) !== undefined) return;
  const subjects = await subjectsOf(component, options);
  for (const subject of definition.firstOnly === true ? subjects.slice(0, 1) : subjects)
    await definition.check(subject, seededRandom(options.seed ?? 1).fork(`${law}/${subject.title}`));
}

/**
 * Holds a component of your own to all laws of its kind: `for (const component of mine) await checkLaws(component)`.
 * @throws LawBroken for the first law it does not keep
 */
export async function checkLaws(component: Component, options: LawOptions = {}): Promise<void> {
  for (const { law } of DEFINITIONS) await checkLaw(law, component, options);
}

/**
 * Holds a component of your own to the rules of Reactive Streams that RxJS does not keep by itself; they are part of the laws.
 * @throws LawBroken that names the rule
 */
export async function checkProtocol(component: Component, options: LawOptions = {}): Promise<void> {
  await checkLaw('protocol', component, options);
  await checkLaw('references', component, options);
}

/** For each kind of component the laws it is held to, with the reasons of those that it or some of it are exempt from. */
export function lawTable(components: readonly Component[]): {
  readonly kind: ComponentKind;
  readonly laws: readonly {
    readonly law: Law;
    readonly exempt: readonly { readonly component: string; readonly reason: string }[];
    readonly held: number;
  }[];
}[] {
  const kinds: ComponentKind[] = ['source', 'indicator', 'operator', 'join', 'rule', 'sink'];
  return kinds.map((kind) => {
    const cards = components.map(({ card }) => card).filter((card) => card.kind === kind);
    const laws = DEFINITIONS.map((definition) => {
      const exempt = cards.flatMap((card) => {
        const reason = exemption(card, definition);
        return reason === undefined ? [] : [{ component: card.name, reason }];
      });
      return { law: definition.law, exempt, held: cards.length - exempt.length };
    });
    return { kind, laws };
  });
}
