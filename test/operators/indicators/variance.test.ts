import { variance } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(variance);
