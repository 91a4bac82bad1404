import { decodeServerMessage, encodeClientMessage, ProtocolError } from '../protocol';
import type { ClientMessage, ErrorMessage, Join, ServerMessage } from '../protocol';
import { Backoff } from './backoff';
import { SendingRate } from './rate';

const SUBPROTOCOL = 'gridroom.v1';
const PING_INTERVAL_MILLIS = 5000;
/** How often it is looked whether a ping is due or too much silence has passed. */
const BEAT_MILLIS = 1000;
const SILENCE_LIMIT_MILLIS = 12_000;
const OPEN_LIMIT_MILLIS = 6000;
/** A WebSocket that is in doubt has to answer a ping by then. */
const DOUBT_LIMIT_MILLIS = 2000;
const OUTBOX_LIMIT = 256;
const MESSAGES_PER_SECOND = 40;
const MESSAGES_BURST = 150;

/** What a connection tells its owner. */
export interface ConnectionListener {
  /** What to say first on a new WebSocket: enter, or resume. */
  onOpen(): Join;
  onMessage(message: ServerMessage): void;
  /** The WebSocket is lost; the connection goes on trying. */
  onLost(): void;
  /** It is over: signaling has said why. */
  onRefused(error: ErrorMessage): void;
}

/** What a connection needs of the world: replaced in tests. */
export interface ConnectionEnvironment {
  openSocket(url: string, subprotocol: string): WebSocket;
  nowMillis(): number;
  random(): number;
}

const browser: ConnectionEnvironment = {
  openSocket: (url, subprotocol) => new WebSocket(url, subprotocol),
  nowMillis: () => performance.now(),
  random: () => Math.random(),
};

/**
 * The way to signaling. It opens WebSockets, one after another, until it is closed or refused for good. What is said while there is
 * none, or before `joined`, waits in a bounded outbox.
 */
export class Connection {
  readonly #url: string;
  readonly #listener: ConnectionListener;
  readonly #environment: ConnectionEnvironment;
  readonly #backoff: Backoff;
  #socket: WebSocket | undefined;
  #rate: SendingRate;
  readonly #outbox: ClientMessage[] = [];
  #admitted = false;
  #closed = false;
  #heardAtMillis = 0;
  #pingedAtMillis = 0;
  /** How long nothing may come. */
  #silenceLimitMillis = SILENCE_LIMIT_MILLIS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #drain: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor(url: string, listener: ConnectionListener, environment = browser) {
    this.#url = url;
    this.#listener = listener;
    this.#environment = environment;
    this.#backoff = new Backoff(() => environment.random());
    this.#rate = this.#newRate();
  }

  /** The network has changed: does not wait for the next attempt, and soon gives up a WebSocket that no longer leads anywhere. */
  networkChanged(): void {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#silenceLimitMillis = this.#environment.nowMillis() - this.#heardAtMillis + DOUBT_LIMIT_MILLIS;
      this.#ping(this.#socket);
    } else {
      this.open();
    }
  }

  /** Opens a WebSocket now, unless there is one. */
  open(): void {
    clearTimeout(this.#retry);
    if (this.#closed || this.#socket) {
      return;
    }
    const socket = this.#environment.openSocket(this.#url, SUBPROTOCOL);
    this.#socket = socket;
    this.#heard();
    socket.onopen = () => this.#opened(socket);
    socket.onmessage = (event: MessageEvent<unknown>) => this.#received(socket, event.data);
    socket.onclose = () => this.#lost(socket);
    this.#heartbeat = setInterval(() => this.#beat(socket), BEAT_MILLIS);
  }

  /** Says something, now or as soon as the participant is in the room. Drops the oldest where too much waits. */
  send(message: ClientMessage): void {
    if (this.#closed) {
      return;
    }
    this.#outbox.push(message);
    if (this.#outbox.length > OUTBOX_LIMIT) {
      this.#outbox.shift();
    }
    this.#flush();
  }

  /** Says `last`, if anything, and closes for good. */
  close(last?: ClientMessage): void {
    if (last && this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(encodeClientMessage(last));
    }
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#drop();
  }

  #newRate(): SendingRate {
    return new SendingRate(MESSAGES_PER_SECOND, MESSAGES_BURST, this.#environment.nowMillis());
  }

  #opened(socket: WebSocket): void {
    this.#rate = this.#newRate();
    this.#heard();
    this.#pingedAtMillis = this.#heardAtMillis;
    socket.send(encodeClientMessage(this.#listener.onOpen()));
  }

  #received(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket || typeof data !== 'string') {
      return;
    }
    this.#heard();
    let message: ServerMessage;
    try {
      message = decodeServerMessage(data);
    } catch (error) {
      if (error instanceof ProtocolError) {
        console.warn(`Gridroom: a message of signaling was not understood: ${error.message}`);
        return;
      }
      throw error;
    }
    if (message.type === 'error' && message.fatal && message.code !== 'shutting-down') {
      this.#closed = true;
      this.#drop();
      this.#listener.onRefused(message);
      return;
    }
    if (message.type === 'joined') {
      this.#backoff.reset();
      this.#admitted = true;
    }
    this.#listener.onMessage(message);
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#drain);
    while (this.#admitted && this.#socket && this.#outbox.length > 0) {
      const waitMillis = this.#rate.take(this.#environment.nowMillis());
      if (waitMillis > 0) {
        this.#drain = setTimeout(() => this.#flush(), waitMillis);
        return;
      }
      const message = this.#outbox.shift();
      if (message) {
        this.#socket.send(encodeClientMessage(message));
      }
    }
  }

  #beat(socket: WebSocket): void {
    const silentMillis = this.#environment.nowMillis() - this.#heardAtMillis;
    if (socket.readyState === WebSocket.CONNECTING) {
      if (silentMillis > OPEN_LIMIT_MILLIS) {
        this.#lost(socket);
      }
      return;
    }
    if (silentMillis > this.#silenceLimitMillis) {
      this.#lost(socket);
    } else if (this.#environment.nowMillis() - this.#pingedAtMillis >= PING_INTERVAL_MILLIS) {
      this.#ping(socket);
    }
  }

  #ping(socket: WebSocket): void {
    this.#pingedAtMillis = this.#environment.nowMillis();
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(encodeClientMessage({ type: 'ping' }));
    }
  }

  #heard(): void {
    this.#heardAtMillis = this.#environment.nowMillis();
    this.#silenceLimitMillis = SILENCE_LIMIT_MILLIS;
  }

  /** A WebSocket on a dead network takes minutes to say that it is closed: it is given up instead. */
  #lost(socket: WebSocket): void {
    if (socket !== this.#socket) {
      return;
    }
    this.#drop();
    this.#retry = setTimeout(() => this.open(), this.#backoff.nextDelayMillis());
    this.#listener.onLost();
  }

  #drop(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#drain);
    const socket = this.#socket;
    this.#socket = undefined;
    this.#admitted = false;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }
}
