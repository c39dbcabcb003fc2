import { heikinAshi } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(heikinAshi);
