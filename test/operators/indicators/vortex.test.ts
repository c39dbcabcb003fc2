import { vortex } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(vortex);
