import { vwap } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(vwap);
