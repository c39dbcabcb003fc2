import { tema } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(tema);
