import ts from 'typescript';
import { expect } from 'vitest';

type Modules = Readonly<Record<string, object>>;

/** Runs the code of a page with these modules and holds it to its `// =>` comments. Returns what it printed. */
export async function runSnippet(text: string, modules: Modules): Promise<string> {
  const checked = text.replace(/^(\s*)(.+?);?[ \t]*\/\/ => (.*)$/gm, (_, space: string, code: string, value: string) =>
    checking(space, code, value),
  );
  const plain = ts.transpileModule(checked, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  }).outputText;
  const body = plain
    .replace(/^import\s*\{([^}]*)\}\s*from\s*'([^']+)';?/gm, (_, names: string, from: string) => {
      if (modules[from] === undefined)
        throw new Error(`A page imports "${from}", which is not a module of the library.`);
      return `const {${names.replaceAll(/\bas\b/g, ':')}} = modules['${from}'];`;
    })
    .replaceAll(/^export \{.*\};?$/gm, '')
    .replaceAll(/^export /gm, '');
  let printed = '';
  const log = console.log;
  const write = process.stdout.write;
  const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
  process.stdout.write = (chunk: string | Uint8Array) => {
    printed += String(chunk);
    return true;
  };
  console.log = (...values: readonly unknown[]) => {
    printed += `${values.map(String).join(' ')}\n`;
  };
  try {
    await (AsyncFunction('modules', 'same', 'fails', body)(modules, same, fails) as Promise<void>);
  } finally {
    console.log = log;
    process.stdout.write = write;
  }
  return printed;
}

/** `// => value` after an expression or a declaration; `// => throws Words` after a call. */
function checking(space: string, code: string, value: string): string {
  const wanted = JSON.stringify(value.trim());
  if (value.startsWith('throws ')) return `${space}await fails(async () => (${code}), ${wanted});`;
  const declared = /^(?:const|let) (\w+)\b/.exec(code)?.[1];
  return declared === undefined
    ? `${space}same(${code}, ${wanted});`
    : `${space}${code}; same(${declared}, ${wanted});`;
}

async function fails(call: () => unknown, wanted: string): Promise<void> {
  await expect(call()).rejects.toThrow(wanted.slice('throws '.length));
}

function same(found: unknown, wanted: string): void {
  const value: unknown = new Function(`return (${wanted});`)();
  expect(simple(found)).toEqual(simple(value));
}

/** Arrays of numbers as lists, numbers to the digits that pages show. */
function simple(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(5)) : value;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, simple);
  if (Array.isArray(value)) return value.map(simple);
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, simple(item)]));
  return value;
}
