import { elderRay } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(elderRay);
