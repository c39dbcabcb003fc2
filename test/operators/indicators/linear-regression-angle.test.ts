import { linearRegressionAngle } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(linearRegressionAngle);
