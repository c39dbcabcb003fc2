import { massIndex } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(massIndex);
