import type { Data, DataType, RecordBatch, Schema, TypeMap } from 'apache-arrow';
import type { Observable } from 'rxjs';
import * as z from 'zod';
import { InvalidParams } from '../../base/errors.js';
import { bitAt, columnIndex, describeSchema, isValid, KeySlots, readCells, sameSchema } from '../../columnar/index.js';
import {
  alertsService,
  defineOperator,
  type Alerts,
  type AlertSeverity,
  type Emit,
  type StageNode,
  type StageOptions,
  type SyncStage,
} from '../../core/index.js';
import {
  compileExpression,
  expressionOf,
  type Column,
  type Columns,
  type CompiledExpression,
  type ExpressionInput,
} from '../../expression/index.js';
import { columnAt } from './_column-picker.js';
import { expressionIdentity, expressionParam, isOpaqueExpression } from './_expression-param.js';

const params = () =>
  z.strictObject({
    rule: z.string().min(1).describe('Name of the alert, by which people and silences know it.'),
    condition: expressionParam(),
    severity: z.enum(['info', 'warning', 'critical']).default('warning'),
    summary: z
      .string()
      .min(1)
      .optional()
      .describe('What to say, with the values of columns of the row in it: "{symbol} traded only {volume}".'),
    by: z
      .string()
      .min(1)
      .nullable()
      .optional()
      .describe('Column that tells series apart: "symbol" where there is one; null for one alert over all rows.'),
  });

type Given = z.output<ReturnType<typeof params>>;

/** `alertWhen({ rule: 'thin', condition: ({ volume }) => volume.lt(100) })`. */
export type AlertWhen = <T extends TypeMap>(
  params: {
    readonly rule: string;
    readonly condition: ((columns: Columns<T>) => Column<DataType>) | Column<DataType> | string;
    readonly severity?: AlertSeverity;
    readonly summary?: string;
    readonly by?: string | null;
  },
  options?: StageOptions,
) => (source: Observable<RecordBatch<T>>) => Observable<RecordBatch<T>>;

/** Raises an alert while a condition over columns holds; rows go through as they are. */
export const alertWhen = defineOperator({
  name: 'alertWhen',
  title: 'Alert on columns',
  summary:
    'Raises an alert of the run when a condition over columns becomes true for a symbol, and takes it back when it becomes false; rows go through as they are.',
  formula: 'A row for which the condition is null changes nothing. After a restart what still holds is told again.',
  params,
  scope: 'row',
  addsColumns: false,
  examples: [
    {
      title: 'Symbols that hardly trade',
      params: { rule: 'thinVolume', condition: 'volume < 100.0', summary: '{symbol} traded only {volume}' },
    },
    {
      title: 'One alert over all symbols',
      params: { rule: 'crossedBar', condition: 'low > high', severity: 'critical', by: null },
    },
  ],
  identity: (given) => ({ ...given, condition: expressionIdentity(given.condition as ExpressionInput) }),
  opaque: ({ condition }) => isOpaqueExpression(condition as ExpressionInput),
  open: (given, node) => new AlertWhenStage(given, node),
  signature: undefined as AlertWhen | undefined,
});

const PLACEHOLDER = /\{(\w+)\}/g;

class AlertWhenStage implements SyncStage {
  private readonly given: Given;
  private readonly alerts: Alerts;
  private readonly slots = new KeySlots();
  /** Slots for which the alert is raised. */
  private readonly raised = new Set<number>();
  private schema: Schema | undefined;
  private expression: CompiledExpression | undefined;
  private keyIndex = -1;
  private keyName = 'symbol';
  private numbers = new Int32Array(0);

  constructor(given: Given, node: StageNode) {
    this.given = given;
    this.alerts = node.context.service(alertsService);
  }

  process(batch: RecordBatch, emit: Emit): void {
    const expression = this.bind(batch.schema);
    if (this.numbers.length < batch.numRows) this.numbers = new Int32Array(batch.numRows * 2);
    const holds = expression.select(batch, this.numbers);
    // Mostly nothing is wrong, and nothing was.
    if (holds > 0 || this.raised.size > 0) this.judge(batch, expression.evaluate(batch));
    emit(batch);
  }

  private judge(batch: RecordBatch, condition: Data): void {
    const { raised } = this;
    const key = this.keyIndex < 0 ? undefined : batch.data.children[this.keyIndex];
    const slots = new Int32Array(batch.numRows);
    if (key !== undefined) this.slots.assign(key, this.keyName, slots);
    for (let row = 0; row < batch.numRows; row++) {
      if (!isValid(condition, row)) continue;
      const slot = slots[row] as number;
      const holds = bitAt(condition.values as Uint8Array, condition.offset + row);
      if (holds === raised.has(slot)) continue;
      const labels = key === undefined ? {} : { [this.keyName]: this.slots.keyOf(slot) ?? '' };
      const { rule, severity } = this.given;
      if (holds) {
        raised.add(slot);
        this.alerts.raise({ rule, severity, summary: this.summaryOf(batch, row), labels });
      } else {
        raised.delete(slot);
        this.alerts.clear(rule, labels);
      }
    }
  }

  private summaryOf(batch: RecordBatch, row: number): string {
    const { rule, condition, summary } = this.given;
    const said = summary ?? (typeof condition === 'string' ? condition : rule);
    return said.replace(PLACEHOLDER, (whole, name: string) => {
      const column = batch.data.children[columnIndex(batch.schema, name)];
      return column === undefined ? whole : textOf(readCells(column, name)[row]);
    });
  }

  private bind(schema: Schema): CompiledExpression {
    const { schema: before, expression } = this;
    this.schema = schema;
    if (expression !== undefined && before !== undefined && sameSchema(before, schema)) return expression;
    const { by, condition, summary } = this.given;
    this.keyIndex =
      by === null ? -1 : by === undefined ? columnIndex(schema, 'symbol') : columnAt(schema, 'alertWhen', by);
    this.keyName = by ?? 'symbol';
    for (const [, name = ''] of (summary ?? '').matchAll(PLACEHOLDER)) {
      if (columnIndex(schema, name) >= 0) continue;
      throw new InvalidParams({
        component: 'alertWhen',
        path: 'summary',
        found: `{${name}}`,
        expected: `columns of its input: ${describeSchema(schema).join(', ')}`,
      });
    }
    return (this.expression = compileExpression(expressionOf(condition as ExpressionInput, schema), schema));
  }
}

function textOf(value: unknown): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
}
