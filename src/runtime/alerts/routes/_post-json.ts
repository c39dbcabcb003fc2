import { NotConnected, RetryAfter } from '../../../base/errors.js';

/**
 * Sends JSON by POST.
 * @throws RetryAfter when the other side asks to wait; NotConnected when it cannot be reached or refuses
 */
export async function postJson(
  route: string,
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal,
      redirect: 'error',
    });
  } catch (error) {
    throw new NotConnected(`The alert route "${route}" cannot be reached.`, { cause: error });
  }
  await response.body?.cancel();
  if (response.ok) return;
  const seconds = Number(response.headers.get('retry-after'));
  if (response.status === 429 && seconds > 0)
    throw new RetryAfter(seconds * 1000, `The alert route "${route}" asks to wait.`);
  throw new NotConnected(`The alert route "${route}" answered ${response.status}.`);
}
