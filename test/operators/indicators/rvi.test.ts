import { rvi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(rvi);
