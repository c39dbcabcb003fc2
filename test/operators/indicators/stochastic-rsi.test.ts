import { stochasticRsi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(stochasticRsi);
