import type { Browser, Page, WebSocketRoute } from '@playwright/test';
import { decodeClientMessage } from '../../src/protocol';
import type { Participant, PathPlan, ServerMessage } from '../../src/protocol';
import { observe } from '../observer';

interface Member {
  readonly id: string;
  readonly socket: WebSocketRoute;
  participant: Participant;
}

/** A stand-in for signaling: one room, p2p paths only, the test says when what happens. */
export class StandIn {
  readonly members: Member[] = [];
  readonly heard: string[] = [];
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
