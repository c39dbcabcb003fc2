import { pvt } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(pvt);
