/** How long a connection may take to come back. */
const PATIENCE_MILLIS = 5000;
/** A network hiccup is over within this time; only then ICE is restarted. */
const HICCUP_MILLIS = 1000;

/** What a watch asks of its owner. */
export interface ConnectivityListener {
  /** The connection is up: for the first time, or again. */
  up(): void;
  /** Look for another way through the network. */
  restartIce(): void;
  /** It did not come up in time, or back in 5 s. */
  lost(reason: string): void;
}

/** Watches one RTCPeerConnection: tries an ICE restart in trouble, and gives it up when that does not help. */
export class Connectivity {
  readonly #connection: RTCPeerConnection;
  readonly #listener: ConnectivityListener;
  #restart: ReturnType<typeof setTimeout> | undefined;
  #giveUp: ReturnType<typeof setTimeout> | undefined;
  #wasUp = false;

  /** @param firstPatienceMillis how long it may take to come up */
  constructor(connection: RTCPeerConnection, firstPatienceMillis: number, listener: ConnectivityListener) {
    this.#connection = connection;
    this.#listener = listener;
    connection.addEventListener('connectionstatechange', this.#check);
    connection.addEventListener('iceconnectionstatechange', this.#check);
    this.#giveUp = setTimeout(() => this.#lost(), firstPatienceMillis);
  }

  /** Whether it has been up at some time. */
  get wasUp(): boolean {
    return this.#wasUp;
  }

  /**
   * The network has changed: looks for a new way at once. A connection says for seconds that it is connected while nothing arrives any
   * more, and a restart in vain costs one offer: packets keep to the old way until a new one is found.
   */
  networkChanged(): void {
    if (!this.#wasUp) {
      return;
    }
    if (this.#connection.connectionState === 'connected') {
      this.#listener.restartIce();
    } else {
      this.#trouble(0);
    }
  }

  stop(): void {
    this.#connection.removeEventListener('connectionstatechange', this.#check);
    this.#connection.removeEventListener('iceconnectionstatechange', this.#check);
    this.#calm();
  }

  readonly #check = (): void => {
    const { connectionState, iceConnectionState } = this.#connection;
    if (connectionState === 'connected' && iceConnectionState !== 'disconnected') {
      this.#calm();
      this.#wasUp = true;
      this.#listener.up();
    } else if (iceConnectionState === 'failed' || connectionState === 'failed') {
      this.#trouble(0);
    } else if (iceConnectionState === 'disconnected') {
      this.#trouble(HICCUP_MILLIS);
    }
  };

  #trouble(delayMillis: number): void {
    this.#giveUp ??= setTimeout(() => this.#lost(), PATIENCE_MILLIS);
    clearTimeout(this.#restart);
    this.#restart = setTimeout(() => this.#listener.restartIce(), delayMillis);
  }

  #calm(): void {
    clearTimeout(this.#restart);
    clearTimeout(this.#giveUp);
    this.#giveUp = undefined;
  }

  #lost(): void {
    this.#calm();
    this.#listener.lost(
      `${this.#wasUp ? 'lost' : 'not connected'}: ice ${this.#connection.iceConnectionState}, connection ${this.#connection.connectionState}`,
    );
  }
}
