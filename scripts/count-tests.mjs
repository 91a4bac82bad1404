// Adds up what ./test ran: count-tests.mjs ROOT REPORTS STEP=EXIT-STATUS...
// Prints `N passed, N failed` and exits with 1 if anything failed or nothing ran.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [root, reports, ...outcomes] = process.argv.slice(2);

function surefire() {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const module of readdirSync(root)) {
    const folder = join(root, module, 'target', 'surefire-reports');
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      if (!/^TEST-.*\.xml$/.test(name)) continue;
      const [suite] = /<testsuite\s[^>]*>/.exec(readFileSync(join(folder, name), 'utf8'));
      const count = (attribute) => Number(new RegExp(`\\s${attribute}="(\\d+)"`).exec(suite)[1]);
      const failed = count('failures') + count('errors');
      sum.failed += failed;
      sum.skipped += count('skipped');
      sum.passed += count('tests') - failed - count('skipped');
    }
  }
  return sum;
}

function json(name, read) {
  const file = join(reports, name);
  return existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : none();
}

const none = () => ({ passed: 0, failed: 0, skipped: 0 });

function clientUnit() {
  return json('client-unit.json', (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
}

function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

// A test that passed only when it was tried again has failed.
function browser(step) {
  return json(`${step}.json`, ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }));
}

const counts = {
  // Maven runs the client's unit tests too.
  build: () => add(surefire(), clientUnit()),
  'e2e:views': () => browser('e2e:views'),
  e2e: () => browser('e2e'),
};

const total = none();
for (const outcome of outcomes) {
  const [step, status] = outcome.split('=');
  const { passed, failed, skipped } = counts[step]();
  const failedAlone = status !== '0' && failed === 0 ? 1 : 0;
  const ran = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  console.log(`${step.padEnd(14)} ${status === '0' ? 'ok    ' : 'FAILED'} ${ran}`);
  total.passed += passed;
  total.failed += failed + failedAlone;
  total.skipped += skipped;
}
if (total.passed + total.failed === 0) console.log('No test ran.');
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
