import { roc } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(roc);
