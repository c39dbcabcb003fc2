import { fractals } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(fractals);
