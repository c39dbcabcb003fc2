import { adosc } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(adosc);
