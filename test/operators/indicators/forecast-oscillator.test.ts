import { forecastOscillator } from 'rxarrow/operators';
import { matchesTalib } from '../../support/talib.js';

matchesTalib(forecastOscillator);
