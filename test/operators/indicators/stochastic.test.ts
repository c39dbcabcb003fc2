import { stochastic } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(stochastic);
