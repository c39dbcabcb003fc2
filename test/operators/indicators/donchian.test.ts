import { donchian } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(donchian);
