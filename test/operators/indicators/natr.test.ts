import { natr } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(natr);
