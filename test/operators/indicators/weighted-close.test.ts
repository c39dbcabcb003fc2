import { weightedClose } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(weightedClose);
