"""Answers a line `contestant repeats` with the nanoseconds of processor time a row took; ends with its input."""

import json
import sys
import time
from datetime import datetime, timedelta

import numpy as np
import polars as pl
import talib
from talib import abstract

folder, rows = sys.argv[1], int(sys.argv[2])
high, low, close = (np.fromfile(f"{folder}/{name}.f64")[:rows] for name in ("high", "low", "close"))
frame = pl.DataFrame({"high": high, "low": low, "close": close})
price = pl.col("close")
target = np.empty(rows)


def wilder(values):
    return values.ewm_mean(alpha=1 / 14, adjust=False)


def average(period):
    return price.ewm_mean(span=period, adjust=False)


change = price.diff()
gain = wilder(pl.when(change > 0).then(change).otherwise(0.0))
loss = wilder(pl.when(change < 0).then(-change).otherwise(0.0))
before = price.shift()
true_range = pl.max_horizontal(
    pl.col("high") - pl.col("low"), (pl.col("high") - before).abs(), (pl.col("low") - before).abs()
)
line = average(12) - average(26)
middle = price.rolling_mean(20)
band = 2 * price.rolling_std(20)
lowest = pl.col("low").rolling_min(14)
fast = 100 * (price - lowest) / (pl.col("high").rolling_max(14) - lowest)

polars = {
    "SMA 20": [price.rolling_mean(20)],
    "EMA 20": [average(20)],
    "RSI 14": [100 * gain / (gain + loss)],
    "Bollinger 20": [(middle + band).alias("upper"), middle.alias("middle"), (middle - band).alias("lower")],
    "ATR 14": [wilder(true_range)],
    "MACD 12, 26, 9": [line.alias("line"), line.ewm_mean(span=9, adjust=False).alias("signal")],
    "stddev 20": [price.rolling_std(20)],
    "stochastic 14, 1, 3": [fast.alias("k"), fast.rolling_mean(3).alias("d")],
}

ta = {
    "SMA 20": lambda: talib.SMA(close, 20),
    "EMA 20": lambda: talib.EMA(close, 20),
    "RSI 14": lambda: talib.RSI(close, 14),
    "Bollinger 20": lambda: talib.BBANDS(close, 20, 2, 2),
    "ATR 14": lambda: talib.ATR(high, low, close, 14),
    "MACD 12, 26, 9": lambda: talib.MACD(close, 12, 26, 9),
    "stddev 20": lambda: talib.STDDEV(close, 20),
    "stochastic 14, 1, 3": lambda: talib.STOCHF(high, low, close, 14, 3),
}

contestants = {f"talib {name}": run for name, run in ta.items()}
contestants |= {f"polars {name}": (lambda columns: lambda: frame.select(*columns))(columns) for name, columns in polars.items()}
contestants["calibration: copy"] = lambda: np.copyto(target, close)
contestants["calibration: running sum"] = lambda: np.cumsum(close, out=target)


def graph():
    """Ticks of a hundred symbols through csp: mean of 20, a smoothed gain, a filter, a count; built-in nodes only."""
    import csp
    from csp import stats

    start = datetime(2024, 1, 1)
    count, symbols = 100_000, 100
    ticks = [[] for _ in range(symbols)]
    for row in range(count):
        ticks[row % symbols].append((timedelta(microseconds=row), float(close[row % rows])))

    @csp.graph
    def whole():
        for symbol, values in enumerate(ticks):
            tick = csp.curve(float, values)
            difference = csp.diff(tick, 1)
            up = stats.ema(csp.max(difference, csp.const(0.0)), alpha=1 / 14)
            down = stats.ema(csp.max(-difference, csp.const(0.0)), alpha=1 / 14)
            strong = csp.filter(tick > stats.mean(tick, 20), up / (up + down))
            csp.add_graph_output(str(symbol), csp.count(strong), tick_count=1)

    begin = time.process_time_ns()
    csp.run(whole, starttime=start, endtime=start + timedelta(microseconds=count + 5))
    return (time.process_time_ns() - begin) / count


print(f"numpy {np.__version__}, TA-Lib {talib.__version__} (C library {talib.__ta_version__.decode()}), polars {pl.__version__}", flush=True)
def function(text):
    """Any function of TA-Lib over the same bars: `NAME {parameters}`."""
    name, parameters = text.split(" ", 1)
    bars = {key: np.fromfile(f"{folder}/{key}.f64")[:rows] for key in ("open", "high", "low", "close", "volume")}
    called = abstract.Function(name)
    kinds = {key: type(value) for key, value in called.info["parameters"].items()}
    given = {key: kinds[key](value) for key, value in json.loads(parameters).items()}
    return lambda: called(bars, **given)


for request in sys.stdin:
    name, repeats = request.rstrip("\n").rsplit("|", 1)
    if name == "csp":
        print(graph(), flush=True)
        continue
    if name not in contestants and name.startswith("function "):
        contestants[name] = function(name.removeprefix("function "))
    run = contestants[name]
    begin = time.process_time_ns()
    for _ in range(int(repeats)):
        run()
    print((time.process_time_ns() - begin) / (int(repeats) * rows), flush=True)
