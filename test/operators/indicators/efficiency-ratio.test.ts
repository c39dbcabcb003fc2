import { efficiencyRatio } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(efficiencyRatio);
