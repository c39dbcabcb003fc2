import { parkinson } from 'rxarrow/operators';
import { matchesVolatility } from '../../support/volatility-reference.js';

matchesVolatility(parkinson, 'parkinson');
