import { cyclePhase } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(cyclePhase);
