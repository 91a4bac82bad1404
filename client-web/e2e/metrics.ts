import type { APIRequestContext } from '@playwright/test';

/** The sum of a metric over its labels, as `/metrics` says it now; 0 if it is not there yet. */
export async function metric(request: APIRequestContext, name: string): Promise<number> {
  const text = await (await request.get('/metrics')).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
