import { marketFacilitation } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(marketFacilitation);
