import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** Carries UDP from a page to one other place, and back, so that the way between them can break. */
export class UdpRelay {
  readonly #near: Socket;
  /** A socket towards that place for each port of the page. */
  readonly #flows = new Map<number, Socket>();
  readonly #lostPorts = new Set<number>();
  #target = { port: 0, address: '' };
  #open = true;

  private constructor() {
    this.#near = createSocket('udp4').on('message', (packet, { port, address }) => {
      if (this.#open && !this.#lostPorts.has(port)) {
        this.#flow(port, address).send(packet, this.#target.port, this.#target.address);
      }
    });
  }

  static async start(): Promise<UdpRelay> {
    const relay = new UdpRelay();
    await once(relay.#near.bind(0), 'listening');
    return relay;
  }

  /** Where packets go from now on; returns the port to which the page has to send them, at the same address. */
  to(port: number, address: string): number {
    this.#target = { port, address };
    return this.#near.address().port;
  }

  /** The page is in another network: nothing that it sends from the ports it had, or that is sent to them, arrives. */
  changeNetwork(): void {
    for (const port of this.#flows.keys()) this.#lostPorts.add(port);
  }

  /** Nothing passes. */
  cut(): void {
    this.#open = false;
  }

  /** Everything passes again. */
  mend(): void {
    this.#open = true;
  }

  close(): void {
    this.#near.close();
    this.#flows.forEach((flow) => flow.close());
  }

  #flow(port: number, address: string): Socket {
    const known = this.#flows.get(port);
    if (known) return known;
    const flow = createSocket('udp4').on('message', (packet) => {
      if (this.#open && !this.#lostPorts.has(port)) this.#near.send(packet, port, address);
    });
    this.#flows.set(port, flow);
    return flow;
  }
}
