import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientMessage, ServerMessage } from '../protocol';
import { Backoff } from './backoff';
import { Connection } from './connection';
import { SendingRate } from './rate';

/** The network's end of a WebSocket. */
class Socket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly heard: string[] = [];

  send(text: string): void {
    this.heard.push((JSON.parse(text) as ClientMessage).type);
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const joined: ServerMessage = {
  type: 'joined',
  participant: 'ada',
  resume: 'token',
  room: { name: 'room', locked: false, participants: [], knocks: [] },
};

describe('a connection', () => {
  let sockets: Socket[];
  let told: string[];
  let connection: Connection;
  const newest = (): Socket => sockets.at(-1) as Socket;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', { CONNECTING: 0, OPEN: 1 });
    sockets = [];
    told = [];
    connection = new Connection(
      'ws://localhost/ws',
      {
        onOpen: () => ({
          type: 'join',
          room: 'room',
          name: 'Ada',
          sources: { microphone: true, camera: true, screen: false },
        }),
        onMessage: ({ type }) => told.push(type),
        onLost: () => told.push('lost'),
        onRefused: ({ code }) => told.push(`refused ${code}`),
      },
      {
        openSocket: () => {
          const socket = new Socket();
          sockets.push(socket);
          return socket as unknown as WebSocket;
        },
        nowMillis: () => Date.now(),
        random: () => 0.5,
      },
    );
    connection.open();
  });

  afterEach(() => {
    connection.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('joins first and says the rest when it is in', () => {
    connection.send({ type: 'chat', text: 'early' });
    newest().open();
    expect(newest().heard).toEqual(['join']);
    newest().say(joined);
    expect(newest().heard).toEqual(['join', 'chat']);
  });

  it('opens another WebSocket when one is lost, and keeps what was said meanwhile', () => {
    newest().open();
    newest().say(joined);
    newest().onclose?.();
    expect(told.at(-1)).toBe('lost');
    connection.send({ type: 'ready', epoch: 4 });
    vi.advanceTimersByTime(400);
    expect(sockets).toHaveLength(2);
    newest().open();
    newest().say(joined);
    expect(newest().heard).toEqual(['join', 'ready']);
  });

  it('pings every five seconds and gives up a WebSocket on which nothing comes for twelve', () => {
    newest().open();
    newest().say(joined);
    vi.advanceTimersByTime(11_000);
    expect(newest().heard.filter((type) => type === 'ping')).toHaveLength(2);
    expect(told).not.toContain('lost');
    vi.advanceTimersByTime(2000);
    expect(told).toContain('lost');
  });

  it('gives up a WebSocket that does not open', () => {
    vi.advanceTimersByTime(8000);
    expect(sockets.length).toBeGreaterThan(1);
  });

  it('opens at once when the network is back', () => {
    newest().open();
    newest().onclose?.();
    connection.networkChanged();
    expect(sockets).toHaveLength(2);
  });

  it('soon gives up a WebSocket that the network took with it when it changed', () => {
    newest().open();
    newest().say(joined);
    vi.advanceTimersByTime(4500);
    connection.networkChanged();
    expect(newest().heard.at(-1)).toBe('ping');
    vi.advanceTimersByTime(4000);
    expect(sockets).toHaveLength(2);
  });

  it('keeps a WebSocket that still answers when the network has changed', () => {
    newest().open();
    newest().say(joined);
    connection.networkChanged();
    newest().say({ type: 'pong' });
    vi.advanceTimersByTime(10_000);
    expect(sockets).toHaveLength(1);
  });

  it('stays closed when it is refused', () => {
    newest().open();
    newest().say({ type: 'error', code: 'room-full', message: 'Full.', fatal: true });
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(['refused room-full']);
    expect(sockets).toHaveLength(1);
  });

  it('comes back to a server that goes down', () => {
    newest().open();
    newest().say({ type: 'error', code: 'shutting-down', message: 'Back soon.', fatal: true });
    newest().onclose?.();
    vi.advanceTimersByTime(1000);
    expect(sockets.length).toBeGreaterThan(1);
  });

  it('ignores what it does not understand', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    newest().open();
    newest().onmessage?.({ data: '{"type":"surprise"}' });
    expect(told).toEqual([]);
    expect(warn).toHaveBeenCalledOnce();
  });

  it('keeps under the rate that signaling takes', () => {
    newest().open();
    newest().say(joined);
    for (let i = 0; i < 200; i++) {
      connection.send({ type: 'chat', text: `${i}` });
    }
    expect(newest().heard.length).toBeLessThan(160);
    vi.advanceTimersByTime(2000);
    expect(newest().heard.filter((type) => type === 'chat')).toHaveLength(200);
  });
});

describe('the delay between attempts', () => {
  it('doubles up to five seconds, and begins anew after success', () => {
    const backoff = new Backoff(() => 0.999);
    const delays = Array.from({ length: 7 }, () => backoff.nextDelayMillis());
    expect(delays).toEqual([250, 500, 999, 1998, 3996, 4995, 4995]);
    backoff.reset();
    expect(backoff.nextDelayMillis()).toBe(250);
  });

  it('is spread', () => {
    expect(new Backoff(() => 0).nextDelayMillis()).toBe(63);
  });
});

describe('the sending rate', () => {
  it('lets a burst through and then so many a second', () => {
    const rate = new SendingRate(10, 3, 0);
    expect([rate.take(0), rate.take(0), rate.take(0), rate.take(0)]).toEqual([0, 0, 0, 100]);
    expect(rate.take(100)).toBe(0);
    expect(rate.take(150)).toBe(50);
  });
});
