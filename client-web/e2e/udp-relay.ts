import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** Carries UDP between a page and a media node on this machine, so that the way between them can break. */
export class UdpRelay {
  readonly #near: Socket;
  /** A socket towards the node for each port of the page. */
  readonly #flows = new Map<number, Socket>();
  readonly #lostPorts = new Set<number>();
  #nodePort = 0;
  #open = true;

  private constructor() {
    this.#near = createSocket('udp4').on('message', (packet, { port, address }) => {
      if (this.#open && !this.#lostPorts.has(port)) {
        this.#flow(port, address).send(packet, this.#nodePort, '127.0.0.1');
      }
    });
  }

  static async start(): Promise<UdpRelay> {
    const relay = new UdpRelay();
    await once(relay.#near.bind(0), 'listening');
    return relay;
  }

  /** Where the node is from now on; returns where the page finds it. */
  to(nodePort: number): number {
    this.#nodePort = nodePort;
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
