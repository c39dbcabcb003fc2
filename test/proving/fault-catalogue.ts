/** A test that shows what must happen: its file, and its title as it stands there. */
export type Proof = readonly [file: string, title: string];

/** A fault that a trading system meets sooner or later. */
export interface CataloguedFault {
  readonly number: number;
  readonly fault: string;
  readonly must: string;
  readonly proofs: readonly Proof[];
  /** What is not shown, and why. */
  readonly open?: string;
}

const SIMULATE = 'test/proving/simulate/simulate.test.ts';
const TORTURE = 'test/proving/torture/torture.test.ts';
const CHECKPOINTS = 'test/runtime/checkpoint/checkpoints.test.ts';
const JOURNAL = 'test/runtime/journal/segmented-journal.test.ts';
const LEASE = 'test/runtime/lease/lease.test.ts';
const BREAKER = 'test/runtime/resilience/breaker.test.ts';
const RETRY = 'test/runtime/resilience/retry.test.ts';
const RESILIENT = 'test/runtime/resilience/operators.test.ts';
const SUPERVISE = 'test/runtime/resilience/supervise.test.ts';
const READING = 'test/runtime/flow/reading.test.ts';
const FEED = 'test/runtime/flow/feed.test.ts';
const BUFFER = 'test/runtime/flow/relay.test.ts';
const HEALTH = 'test/runtime/health/health.test.ts';
const WATCHDOG = 'test/runtime/health/watchdog.test.ts';
const LIVE = 'test/sinks/desk/live-mode.test.ts';
const SESSION = 'test/sinks/desk/live/session.test.ts';
const DESK = 'test/sinks/desk/desk.test.ts';
const ORDER_STATE = 'test/core/trading/order-state.test.ts';
const GATE = 'test/core/trading/pre-trade-gate.test.ts';
const LIMIT_CONTROL = 'test/core/trading/limits.test.ts';
const DAMAGE = 'test/columnar/ipc-reader.damage.test.ts';
const COLUMNS = 'test/columnar/ipc-columns.test.ts';
const KILL_SWITCH = 'test/runtime/trading/latched-kill-switch.test.ts';
const ALERTS = 'test/runtime/alerts/alerts.test.ts';
const TAPE = 'test/runtime/tape/tape.test.ts';

const WHATEVER_FAILS = 'loses no row, sends no order twice, passes no cap and ends as without faults, whatever fails';
const KILLS = 'lose no row and double no order through';
const ORDERS = 'has no order in effect twice, loses none, and knows its position at a venue that %s';

const REDIS = 'test/integration/redis/faults.test.ts';
const TWO_PROCESSES = 'test/integration/redis/two-processes.test.ts';
const PULSAR = 'Needs the Pulsar connector.';
const SOCKETS = 'Needs the connectors of WebSocket and exchange feeds.';

/** Sixty faults, what must happen at each, and where that is shown. */
export const FAULT_CATALOGUE: readonly CataloguedFault[] = [
  {
    number: 1,
    fault: 'The process is killed (`kill -9`) at a random instant',
    must: 'A restart goes on: no row lost, no order twice, the state that of a run without the fault',
    proofs: [
      [TORTURE, KILLS],
      [
        'test/integration/kill.test.ts',
        'a pipeline that is killed ${KILLS} times ends with the files of one that never was',
      ],
      [SIMULATE, WHATEVER_FAILS],
    ],
  },
  {
    number: 2,
    fault: 'Killed after an order is durable in the journal and before it is sent',
    must: 'It is sent once, after the venue has said that it does not have it',
    proofs: [
      [SESSION, ORDERS],
      [SIMULATE, WHATEVER_FAILS],
    ],
  },
  {
    number: 3,
    fault: 'Killed after an order was sent and before the answer',
    must: 'It is found by asking, and not sent again',
    proofs: [
      [SESSION, ORDERS],
      [SIMULATE, WHATEVER_FAILS],
    ],
  },
  {
    number: 4,
    fault: 'Killed while a checkpoint is written',
    must: 'The one before it is used; what is half written is told by its checksum or was never named',
    proofs: [[CHECKPOINTS, 'at whatever step leaves a checkpoint that a restart goes on from']],
  },
  {
    number: 5,
    fault: 'A restart from a checkpoint in the middle of a batch',
    must: 'The rows come again, the outputs and ids are the same',
    proofs: [
      [CHECKPOINTS, 'go on with another cut and give the same rows'],
      ['test/sinks/desk/laws.test.ts', 'snapshot: stopped and restored anywhere, as if never stopped'],
      ['test/sinks/desk/pipe.test.ts', 'fills the same whatever the batches, ids included'],
    ],
  },
  {
    number: 6,
    fault: 'SIGTERM under load',
    must: 'Reading stops, what is under way comes through, a last checkpoint, exit code 0',
    proofs: [
      ['test/cli/run.test.ts', 'drains and ends well when the system asks it to, and at once when it is asked twice'],
      [CHECKPOINTS, 'write a last one when the run is stopped'],
    ],
  },
  {
    number: 7,
    fault: 'Two processes with the same folders',
    must: 'The second is refused and changes nothing',
    proofs: [
      [TORTURE, 'refuse a second with the same folders'],
      [LIVE, 'is refused a journal that another run has'],
      [LEASE, 'is refused to a second, with who holds it'],
    ],
  },
  {
    number: 8,
    fault: 'A process stands still (SIGSTOP), another takes over, and it comes back',
    must: 'It writes no checkpoint, acknowledges nothing and sends no order',
    proofs: [
      [TORTURE, 'are fenced when they come back after a stop in which another has taken over'],
      [LIVE, 'sends nothing when it stood still for so long that another has gone on in its place'],
      [SIMULATE, WHATEVER_FAILS],
    ],
  },
  {
    number: 9,
    fault: 'redis-server is killed, with its log synced every second',
    must: 'Reconnect, read again from our own position, report the writes that are lost',
    proofs: [[REDIS, 'that is killed and started again in the middle loses nothing and doubles nothing']],
    open: 'The log is synced at each write in the test; what a second without sync loses is not simulated.',
  },
  {
    number: 10,
    fault: 'redis-server stands still',
    must: 'Commands time out, the breaker opens, health is degraded, and it recovers',
    proofs: [
      [RESILIENT, 'give a hung call up after the time-out and try again'],
      [REDIS, 'that stands still is noticed, and reading goes on when it wakes'],
    ],
  },
  {
    number: 11,
    fault: 'The connection is reset after a command was sent',
    must: 'Nothing twice in effect: an error does not mean that nothing was done',
    proofs: [
      [SIMULATE, WHATEVER_FAILS],
      [REDIS, '${WRITES} writes: none is lost, none is there twice, all in order (seed ${SEED})'],
    ],
  },
  {
    number: 12,
    fault: 'A half-open connection: packets vanish',
    must: 'Found out by missing signs of life',
    proofs: [[HEALTH, 'holds components to the signs of life that they promised']],
    open: 'Shown for components in general, not for a socket whose packets vanish.',
  },
  {
    number: 13,
    fault: 'A slow, thin or choppy network',
    must: 'Slower, memory bounded, no false reconnecting',
    proofs: [[RESILIENT, 'bound a slow other end: calls under way, time of each, and what waits']],
    open: 'Shown for slow calls, not for a thin network.',
  },
  {
    number: 14,
    fault: 'The server answers LOADING, MISCONF, OOM or READONLY',
    must: 'Typed errors, retries with back-off, alerts',
    proofs: [[REDIS, 'without memory, and as a copy that only gives: health says so, and it goes on by itself']],
    open: 'LOADING and MISCONF are not brought about.',
  },
  {
    number: 15,
    fault: 'A replica is promoted and the last writes are gone',
    must: 'The gap is found by our own sequence and reported',
    proofs: [],
    open: 'Masters are found by Sentinel; a promotion that loses writes is not brought about.',
  },
  {
    number: 16,
    fault: 'A stream was trimmed past our position',
    must: 'A loud loss of data, with the first and last id',
    proofs: [[REDIS, 'entries that were trimmed under a group are told as a gap']],
  },
  {
    number: 17,
    fault: 'Entries of a consumer that is dead stay pending',
    must: 'Claimed once after a while, in effect once',
    proofs: [[TWO_PROCESSES, 'two processes on one group, one of them killed: the output is that of one process']],
  },
  {
    number: 18,
    fault: 'A channel without history is disconnected',
    must: 'A gap is declared and entries close until the stages are warm',
    proofs: [
      [SUPERVISE, 'declares a gap when it cannot go back'],
      [
        'test/runtime/checkpoint/warm-up.test.ts',
        'after a restart entries stay closed until no window reaches over the gap',
      ],
    ],
    open: `Shown for sources that cannot be read again. ${REDIS}`,
  },
  {
    number: 19,
    fault: 'A Pulsar broker restarts, a topic is unloaded or fenced',
    must: 'Producer and consumer reconnect, the sequence goes on',
    proofs: [],
    open: PULSAR,
  },
  {
    number: 20,
    fault: 'The backlog quota of a topic is exceeded',
    must: 'The error becomes backpressure and an alert',
    proofs: [],
    open: PULSAR,
  },
  {
    number: 21,
    fault: 'A row that no try can use comes again and again',
    must: 'After so many tries to the dead letters with its cause; the others go on in their order',
    proofs: [
      [
        'test/runtime/resilience/on-error.test.ts',
        'finds the very rows, puts the state back, and goes on as if they had never come',
      ],
      ['test/runtime/resilience/on-error.test.ts', 'says operator, cause and position in each letter'],
    ],
  },
  {
    number: 22,
    fault: 'A WebSocket closes, or its pongs stop',
    must: 'Reconnect with jitter, subscribe again, look for a gap',
    proofs: [
      [SUPERVISE, 'goes on where it was: no row lost, none twice, the state above untouched, in a checkpointed run'],
    ],
    open: `Shown for any source that is supervised. ${SOCKETS}`,
  },
  {
    number: 23,
    fault: 'A gap in the sequence of a feed',
    must: 'Stale until it is filled; no order is priced from it',
    proofs: [[HEALTH, 'closes entries on the very gap, before the rows behind it, and opens them after a while']],
    open: `Fetching the missing range: ${SOCKETS}`,
  },
  {
    number: 24,
    fault: 'Messages come twice',
    must: 'Dropped by their sequence, and counted',
    proofs: [
      [READING, 'drops rows that come again, counts and tells them'],
      [SIMULATE, WHATEVER_FAILS],
    ],
  },
  {
    number: 25,
    fault: 'Rows out of order, or later than the watermark',
    must: 'Put in order within the bound; later than that to the late rows, counted',
    proofs: [
      [DESK, 'sends rows that come too late to the late rows'],
      [DESK, 'closes an instant by a watermark, after which its rows are late'],
    ],
  },
  {
    number: 26,
    fault: 'A snapshot of a book is older than the changes that wait',
    must: 'The changes are applied to it, or all is fetched anew',
    proofs: [],
    open: SOCKETS,
  },
  {
    number: 27,
    fault: 'A sink at a tenth of the rate of its source',
    must: 'Demand falls, memory stays bounded, the source waits',
    proofs: [
      ['test/runtime/flow/topologies.test.ts', 'shares a sink fairly between a fast and a slow source'],
      [BUFFER, '"block" makes the source wait as soon as it is full, and lets it go on when there is room'],
    ],
  },
  {
    number: 28,
    fault: 'One slow consumer of several',
    must: 'A policy for each branch, never without a bound',
    proofs: [
      ['test/runtime/flow/topologies.test.ts', 'does not let a slow branch block an unrelated one'],
      [BUFFER, '"fail" fails the run and says which buffer is full'],
    ],
  },
  {
    number: 29,
    fault: 'A burst of a hundred times the usual rate',
    must: 'A bounded queue, a counted policy, back to normal after it',
    proofs: [
      [FEED, 'stays bounded while the run is paused'],
      [FEED, 'that drops the newest says so where they would have come'],
      [FEED, 'that spills hands all rows on in order under demand, and its files are gone at the end'],
    ],
  },
  {
    number: 30,
    fault: 'The disk is full',
    must: 'Checkpoints fail loudly, trading pauses, the old one is intact, it goes on with room',
    proofs: [
      [CHECKPOINTS, 'by having no room keeps entries closed until a checkpoint succeeds, and the run goes on'],
      [TORTURE, 'stop when there is no more room, and go on when there is again'],
      [TORTURE, 'do so on a small disk that is really full (root only: it mounts one)'],
      [TAPE, 'a full disk ends the run with a clear error, and with room it goes on without loss'],
    ],
  },
  {
    number: 31,
    fault: 'The disk is slow, or fsync fails',
    must: 'What fsync refused is given up; a second try is never trusted',
    proofs: [
      [CHECKPOINTS, 'by not making durable what was written ends the run: nobody can tell what is there'],
      [JOURNAL, 'accepts nothing more after %s, even when the disk is well again'],
    ],
  },
  {
    number: 32,
    fault: 'A checkpoint has a flipped bit, is cut or of another version',
    must: 'Refused with the reason; the one before it is used, or a clear stop',
    proofs: [
      [CHECKPOINTS, 'is refused and the one before it used when %s'],
      [CHECKPOINTS, 'stops the run when there is no other, with all the reasons, unless it is to start anew'],
      [TORTURE, KILLS],
    ],
  },
  {
    number: 33,
    fault: 'Damaged Arrow data: flips, cuts, huge lengths',
    must: 'A typed error in time, no hang, bounded memory',
    proofs: [
      [DAMAGE, 'is a typed error or a batch that can be read, and never a hang'],
      ['test/proving/fuzz/fuzz.test.ts', '%s: is refused with a typed error or read, in time and in little memory'],
    ],
  },
  {
    number: 34,
    fault: 'The schema changes in mid-stream',
    must: 'A typed error that names the column',
    proofs: [['test/columnar/ipc-writer.test.ts', 'refuse a batch with other columns instead of ending in silence']],
    open: 'No mapping of compatible schemas: each change is an error.',
  },
  {
    number: 35,
    fault: 'A dictionary code out of range, offsets that fall',
    must: 'A typed error',
    proofs: [
      [COLUMNS, 'refuses offsets that fall or leave the bytes'],
      [COLUMNS, 'refuses codes without a word, but lets any code stand under a null'],
    ],
  },
  {
    number: 36,
    fault: 'Prices that are missing, infinite, zero or negative',
    must: 'A documented rule; an order with such a price or size is impossible',
    proofs: [
      [DESK, 'sends rows without a price to the dead letters'],
      [
        'test/sinks/desk/order-rounding.test.ts',
        'cannot build an order with a size or price that is not finite and positive',
      ],
      [SIMULATE, WHATEVER_FAILS],
    ],
  },
  {
    number: 37,
    fault: 'Integers beyond 2^53, times in nanoseconds, decimals',
    must: 'Exact or refused, never rounded in silence',
    proofs: [
      ['test/columnar/time.test.ts', 'never calls an inexact offset exact'],
      ['test/sinks/desk/decimal.test.ts', 'gives every multiple of a step back as it is'],
    ],
  },
  {
    number: 38,
    fault: 'The clock jumps by an hour, forwards or back',
    must: 'Timers go by the monotonic clock; no token is minted, no event moved',
    proofs: [
      ['test/runtime/resilience/trip-rule.test.ts', 'keeps what it has seen across a restart, whatever the clock says'],
      [SIMULATE, WHATEVER_FAILS],
      [TORTURE, KILLS],
    ],
  },
  {
    number: 39,
    fault: 'Summer time, a leap day, the edge of a session',
    must: 'Bars as the calendar says',
    proofs: [
      ['test/columnar/calendar.test.ts', 'knows leap years and months that do not exist'],
      ['test/core/trading/limits.test.ts', 'know the hours of a session, also over midnight'],
    ],
  },
  {
    number: 40,
    fault: 'An order is not answered: its state is unknown',
    must: 'Asked for by its id; nothing new in that instrument meanwhile',
    proofs: [
      [SESSION, ORDERS],
      [GATE, 'refuses for %s: case %#'],
    ],
  },
  {
    number: 41,
    fault: 'The venue refuses an id that it has',
    must: 'Counted as the success of the first',
    proofs: [
      [SESSION, ORDERS],
      [TORTURE, KILLS],
    ],
  },
  {
    number: 42,
    fault: 'Partial fills, a race with a cancellation, a fill after it',
    must: 'The position is the sum of the fills, each state a legal one',
    proofs: [
      [ORDER_STATE, 'holds to a model: whatever comes, in whatever order and however often'],
      [ORDER_STATE, 'books a fill that should not be, and says what is wrong'],
    ],
  },
  {
    number: 43,
    fault: 'Fills come twice or out of order',
    must: 'Each counts once by its id',
    proofs: [[ORDER_STATE, 'comes to the same position in every order of the same fills']],
  },
  {
    number: 44,
    fault: 'The venue answers 429 or 5xx, or is under maintenance',
    must: 'Back-off as it asks; unknown unless it is sure that nothing was taken',
    proofs: [
      [RETRY, 'waits as long as it is asked to, and not at all for what no try can mend'],
      [SESSION, ORDERS],
    ],
  },
  {
    number: 45,
    fault: 'The position at the venue differs at the start',
    must: 'Brought together, or the start is refused',
    proofs: [[LIVE, 'starts not when the venue has a position that is not of the journal']],
  },
  {
    number: 46,
    fault: 'A breaker flaps',
    must: 'A bounded number of changes a minute, longer each time, with jitter',
    proofs: [
      [BREAKER, 'changes its state at most four times in any minute, however the other end flaps'],
      [BREAKER, 'stays open for longer each time, with jitter and up to a bound'],
    ],
  },
  {
    number: 47,
    fault: 'A stampede when a breaker is half open',
    must: 'At most n probes at once',
    proofs: [[BREAKER, 'lets at most k probes through at once, opens again when one fails, and for longer']],
  },
  {
    number: 48,
    fault: 'A storm of retries over three layers',
    must: 'At most a tenth of the calls more',
    proofs: [[RETRY, 'makes at most a tenth of the calls again, over three layers and whatever fails']],
  },
  {
    number: 49,
    fault: 'A worker thread dies',
    must: 'Started anew, its batch done once more, twice is a poison',
    proofs: [],
    open: 'No rows are worked on in other threads yet.',
  },
  {
    number: 50,
    fault: 'The event loop is blocked for seconds',
    must: 'A watchdog in another thread reports it, entries close',
    proofs: [
      [WATCHDOG, 'hears from its thread that the loop stood still'],
      [WATCHDOG, 'closes entries when its timer comes late, and opens them after calm'],
    ],
  },
  {
    number: 51,
    fault: 'The device of an accelerated path is lost',
    must: 'The plain path goes on, with the same results',
    proofs: [],
    open: 'Needs the accelerated paths.',
  },
  {
    number: 52,
    fault: 'Memory leaks',
    must: 'The slope of the heap fails the build',
    proofs: [['test/proving/soak/soak.test.ts', 'a trading pipe keeps its memory and its handles over ${ROWS} rows']],
  },
  {
    number: 53,
    fault: 'A subscription ends within a batch; a user’s operator throws',
    must: 'All timers, files and buffers are let go',
    proofs: [
      ['test/runtime/run.test.ts', 'stops within a second, quiet or not'],
      ['test/runtime/run.test.ts', 'fails over an error of a stage though somebody catches it'],
      ['test/testing/laws/protocol/protocol.test.ts', 'are kept by what keeps them'],
    ],
  },
  {
    number: 54,
    fault: 'A bad pipeline file',
    must: 'Refused, naming line and key',
    proofs: [['test/pipeline/lint.test.ts', 'say place, path, what was found and what was meant']],
    open: 'Files are not reloaded while a run goes on.',
  },
  {
    number: 55,
    fault: 'Settings are reloaded under load',
    must: 'Swapped between batches, no row lost',
    proofs: [],
    open: 'Files are not reloaded while a run goes on; a restart goes on from a checkpoint.',
  },
  {
    number: 56,
    fault: 'A change raises a limit',
    must: 'Confirmed by saying it twice; tightening is immediate',
    proofs: [
      [LIMIT_CONTROL, 'become looser only when it is said twice'],
      [LIMIT_CONTROL, 'become tighter at once'],
    ],
  },
  {
    number: 57,
    fault: 'The receiver of alerts is down',
    must: 'A bounded queue, nothing said twice, the run never waits',
    proofs: [[ALERTS, 'never hold up the run: a route that hangs or fails loses notifications, counted and said']],
  },
  {
    number: 58,
    fault: 'Names cannot be resolved, a certificate has expired',
    must: 'A typed error, never unencrypted instead',
    proofs: [],
    open: 'Needs a connector that speaks TLS.',
  },
  {
    number: 59,
    fault: 'The kill switch is tripped with orders under way',
    must: 'No new order, cancellations sent, a person arms it, a restart changes nothing',
    proofs: [
      [LIVE, 'sends nothing and takes back what works when the kill switch is tripped'],
      [KILL_SWITCH, 'stays tripped through a loss of power, until a person arms it'],
      [SIMULATE, WHATEVER_FAILS],
    ],
  },
  {
    number: 60,
    fault: 'A restart with nothing new to read',
    must: 'The same state, no order',
    proofs: [
      [CHECKPOINTS, 'write a last one at a clean end, from which nothing is done again'],
      [TORTURE, KILLS],
    ],
  },
];
