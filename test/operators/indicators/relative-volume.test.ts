import { relativeVolume } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(relativeVolume);
