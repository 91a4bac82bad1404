import type { Browser, Page, WebSocketRoute } from '@playwright/test';
import { decodeClientMessage } from '../../src/protocol';
import type { Participant, PathPlan, ServerMessage } from '../../src/protocol';
import { observe } from '../observer';

declare global {
  interface Window {
    onOffer: (
      a: string,
      b: number,
      c: string,
      d: readonly unknown[],
      e: readonly unknown[],
      f: boolean,
    ) => Promise<string>;
    onShow: (a: string, b: number, c: readonly unknown[]) => void;
    fill: () => Promise<{ member: string; epoch: number; slots: never[] }[]>;
    drop: (a: string, b: number) => void;
  }
}

interface Member {
  readonly id: string;
  readonly socket: WebSocketRoute;
  participant: Participant;
}

/** A stand-in for signaling: one room, p2p paths only, the test says when what happens. */
export class StandIn {
  readonly members: Member[] = [];
  readonly heard: string[] = [];
  node: Page | undefined;
  #queue: Promise<void> = Promise.resolve();
  #waiters: (() => void)[] = [];

  accept(socket: WebSocketRoute): void {
    const id = `member${this.members.length + 1}`;
    socket.onMessage((text) => {
      const message = decodeClientMessage(text.toString());
      const say = (to: WebSocketRoute, answer: ServerMessage): void => to.send(JSON.stringify(answer));
      switch (message.type) {
        case 'join': {
          const participant = { id, name: message.name, moderator: false, sources: message.sources, connected: true };
          this.members.forEach((other) => say(other.socket, { type: 'participant-joined', participant }));
          this.members.push({ id, socket, participant });
          const participants = this.members.map((member) => member.participant);
          const room = { name: 'engine', locked: false, participants, knocks: [] };
          say(socket, { type: 'joined', participant: id, resume: 'none', room });
          break;
        }
        case 'signal': {
          const { to, ...rest } = message;
          const target = this.members.find((member) => member.id === to);
          if (target) say(target.socket, { ...rest, from: id });
          break;
        }
        case 'offer':
          this.#onNode(async (node) => {
            const { epoch, sdp, publishes, show, fresh } = message;
            const answer = await node.evaluate(([a, b, c, d, e, f]) => window.onOffer(a, b, c, d, e, f), [
              id,
              epoch,
              sdp,
              publishes,
              show,
              fresh,
            ] as const);
            say(socket, { type: 'answer', epoch, sdp: answer });
          });
          break;
        case 'show':
          this.#onNode((node) =>
            node.evaluate(([a, b, c]) => window.onShow(a, b, c), [id, message.epoch, message.slots] as const),
          );
          break;
        case 'ready':
        case 'committed':
          this.heard.push(`${id} ${message.type} ${message.epoch}`);
          break;
        case 'path-failed':
          this.heard.push(`${id} failed ${message.reason}`);
          break;
        default:
      }
      this.#waiters.forEach((wake) => wake());
    });
  }

  #onNode(step: (node: Page) => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (!this.node) return;
      await step(this.node);
      for (const { member, epoch, slots } of await this.node.evaluate(() => window.fill())) {
        this.members
          .find(({ id }) => id === member)
          ?.socket.send(JSON.stringify({ type: 'slots', epoch, slots } satisfies ServerMessage));
      }
    });
  }

  drop(epoch: number): void {
    this.#onNode((node) =>
      node.evaluate(([ids, e]) => ids.forEach((id) => window.drop(id, e)), [
        this.members.map(({ id }) => id),
        epoch,
      ] as const),
    );
  }

  sayAll(message: (member: Member, index: number) => ServerMessage): void {
    this.members.forEach((member, index) => member.socket.send(JSON.stringify(message(member, index))));
  }

  prepare(epoch: number, replaces?: number): void {
    this.sayAll((member, index) => {
      const peers = this.members
        .filter((other) => other !== member)
        .map(({ id }) => ({ participant: id, polite: index > 0 }));
      const path: PathPlan = { kind: 'p2p', peers, ...(replaces === undefined ? {} : { replaces }) };
      return { type: 'prepare', epoch, path };
    });
  }

  async allSaid(what: string): Promise<void> {
    while (!this.members.every(({ id }) => this.heard.includes(`${id} ${what}`))) {
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }
}

/** Opens the engine's page in a context of its own. */
export async function enter(browser: Browser, standIn: StandIn, name: string, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 960, height: 600 } });
  const page = await context.newPage();
  page.on('console', (line) => console.log(`${name}: ${line.text()}`));
  page.on('pageerror', (error) => console.log(`${name}: ${error.stack ?? error.message}`));
  await observe(page);
  await page.routeWebSocket(/\/ws$/, (socket) => standIn.accept(socket));
  await page.goto(`${baseURL}/e2e/engine/index.html?name=${name}`);
  return page;
}
