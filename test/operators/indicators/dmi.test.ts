import { dmi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(dmi);
