import { highest } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(highest);
