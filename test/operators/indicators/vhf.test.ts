import { vhf } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(vhf);
