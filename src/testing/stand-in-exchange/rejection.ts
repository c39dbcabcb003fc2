/** What the exchange answers to a request that it does not take: HTTP status, its own code, its own words. */
export class Rejection extends Error {
  readonly status: number;
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  get body(): { readonly code: number; readonly msg: string } {
    return { code: this.code, msg: this.message };
  }
}

export const REJECTIONS = {
  filter: (name: string) => new Rejection(400, -1013, `Filter failure: ${name}`),
  badNumber: (parameter: string) =>
    new Rejection(
      400,
      -1100,
      `Illegal characters found in parameter '${parameter}'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.`,
    ),
  badText: (parameter: string) =>
    new Rejection(
      400,
      -1100,
      `Illegal characters found in parameter '${parameter}'; legal range is '^[a-zA-Z0-9-_]{1,36}$'.`,
    ),
  missing: (parameter: string) =>
    new Rejection(400, -1102, `Mandatory parameter '${parameter}' was not sent, was empty/null, or malformed.`),
  notNeeded: (parameter: string) => new Rejection(400, -1106, `Parameter '${parameter}' sent when not required.`),
  precision: () => new Rejection(400, -1111, 'Precision is over the maximum defined for this asset.'),
  badTimeInForce: () => new Rejection(400, -1115, 'Invalid timeInForce.'),
  badOrderType: () => new Rejection(400, -1116, 'Invalid orderType.'),
  badSide: () => new Rejection(400, -1117, 'Invalid side.'),
  badInterval: () => new Rejection(400, -1120, 'Invalid interval.'),
  badSymbol: () => new Rejection(400, -1121, 'Invalid symbol.'),
  badListenKey: () => new Rejection(400, -1125, 'This listenKey does not exist.'),
  unknownMethod: () => new Rejection(404, -1020, 'This operation is not supported.'),
  timestamp: () => new Rejection(400, -1021, 'Timestamp for this request is outside of the recvWindow.'),
  timestampAhead: () => new Rejection(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time."),
  signature: () => new Rejection(400, -1022, 'Signature for this request is not valid.'),
  badKey: () => new Rejection(401, -2015, 'Invalid API-key, IP, or permissions for action.'),
  tooMany: (retryAfterSeconds: number) =>
    new Rejection(429, -1003, 'Too much request weight used; please use the websocket for live updates.', {
      'Retry-After': String(retryAfterSeconds),
    }),
  tooManyOrders: (retryAfterSeconds: number) =>
    new Rejection(429, -1015, 'Too many new orders.', { 'Retry-After': String(retryAfterSeconds) }),
  serverError: (status: number) =>
    new Rejection(status, -1000, 'An unknown error occurred while processing the request.'),
  insufficient: () => new Rejection(400, -2010, 'Account has insufficient balance for requested action.'),
  duplicate: () => new Rejection(400, -2010, 'Duplicate order sent.'),
  wouldTake: () => new Rejection(400, -2010, 'Order would immediately match and take.'),
  wouldTrigger: () => new Rejection(400, -2010, 'Stop price would trigger immediately.'),
  cancelUnknown: () => new Rejection(400, -2011, 'Unknown order sent.'),
  noOrder: () => new Rejection(400, -2013, 'Order does not exist.'),
} as const;
