// What Maven asks of npm, done only when something it depends on has changed: `node tools/maven.mjs install|build|test`.
// Further arguments say whether to skip it (`true`).
// A stamp with the hash of the inputs stands beside each result.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts', '.prettierrc.json'];
const PAGE = ['index.html', 'public', 'src'];
const UNIT_REPORT = '../target/test-reports/client-unit.json';
const TASKS = {
  install: {
    inputs: ['package-lock.json'],
    result: 'node_modules/.package-lock.json',
    stamp: 'node_modules/.gridroom-install',
    // What npm has seen once is in its cache: a second installation needs no network.
    commands: [['npm', 'ci', '--prefer-offline', '--no-audit', '--no-fund']],
  },
  build: {
    inputs: [...SETTINGS, ...PAGE],
    result: 'dist/index.html',
    stamp: 'target/client-build',
    commands: [['npm', 'run', '--silent', 'build']],
  },
  test: {
    inputs: [...SETTINGS, ...PAGE, 'e2e', 'e2e-views', 'bench', '../docs/protocol'],
    result: 'target/client-test',
    stamp: 'target/client-test',
    commands: [
      ['npm', 'run', '--silent', 'check'],
      ['npm', 'run', '--silent', 'test', '--', '--reporter=default', '--reporter=json', `--outputFile=${UNIT_REPORT}`],
    ],
  },
};

const [name, ...skips] = process.argv.slice(2);
const task = TASKS[name];
if (task === undefined) {
  console.error(`usage: node tools/maven.mjs ${Object.keys(TASKS).join('|')}`);
  process.exit(2);
}
if (skips.includes('true')) process.exit(0);
const wanted = hashOf(task.inputs);
const done = existsSync(task.stamp) && existsSync(task.result) ? readFileSync(task.stamp, 'utf8') : '';
if (done !== wanted) {
  for (const [program, ...args] of task.commands) run(program, args);
  mkdirSync(dirname(task.stamp), { recursive: true });
  writeFileSync(task.stamp, wanted);
}

function run(program, args) {
  // The tests use the Chromium of the system.
  const env = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
  const { status, error } = spawnSync(program, args, { env, stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) console.error(`${program} cannot be run (${error.message}): Node.js 20 or later with npm is needed.`);
  if (status !== 0) process.exit(status ?? 1);
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesIn)) hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function filesIn(path) {
  if (!existsSync(path)) return [];
  const entries = readdirSyncOrFile(path);
  if (entries === undefined) return [path];
  return entries.flatMap((entry) => filesIn(join(path, entry)));
}

function readdirSyncOrFile(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
