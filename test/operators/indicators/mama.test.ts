import { mama } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(mama);
