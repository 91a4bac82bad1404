import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const READY_LINE = /^Gridroom is ready: http:\/\/\S+:(\d+)\/$/;

/** A whole Gridroom of one test's own: with other options than the one that all share, or to be stopped in mid-call. */
export class Server {
  readonly #options: readonly string[];
  readonly #dataDir: string;
  #process: ChildProcess | undefined;
  /** Any, the first time. */
  #httpPort = 0;

  private constructor(dataDir: string, options: readonly string[]) {
    this.#dataDir = dataDir;
    this.#options = options;
  }

  /** Starts one on free ports; resolves when it is ready. */
  static async start(...options: string[]): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), 'gridroom-')), options);
    await server.start();
    return server;
  }

  get port(): number {
    return this.#httpPort;
  }

  get origin(): string {
    return `http://localhost:${this.#httpPort}`;
  }

  /** Starts it again after `stop` or `kill`: on the port that it had, with the keys that it had. */
  async start(): Promise<void> {
    const ports = ['--http-port', `${this.#httpPort}`, '--udp-port', '0', '--data-dir', this.#dataDir];
    const child = spawn('../run', [...ports, ...this.#options], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    for await (const line of createInterface(child.stdout)) {
      const port = READY_LINE.exec(line)?.[1];
      if (port !== undefined) {
        this.#httpPort = Number(port);
        // It says more, and must not wait for a reader.
        child.stdout.resume();
        return;
      }
    }
    throw new Error('The server ended before it was ready; what it said is above.');
  }

  /** Asks it to go. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** It dies without a word. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Ends it and removes what it wrote. */
  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    }
  }
}
