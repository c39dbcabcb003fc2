import { components } from '../../src/components.js';
import type { Component } from '../../src/core/index.js';
import { holdToLaws } from './support/hold-to-laws.js';

holdToLaws((components as readonly Component[]).filter(({ card }) => card.kind === 'indicator' && card.name >= 'n'));
