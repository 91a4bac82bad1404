import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The line between pages and the web server, WebSockets included, so that it can be cut. Media does not pass here. */
export class Line {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #open = true;

  private constructor(targetPort: number) {
    this.#server = createServer((near) => {
      if (!this.#open) {
        near.destroy();
        return;
      }
      const far = connect(targetPort, 'localhost');
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
    });
  }

  /** Resolves when pages can use it. */
  static async to(targetPort: number): Promise<Line> {
    const line = new Line(targetPort);
    await once(line.#server.listen(0), 'listening');
    return line;
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What is open now leads nowhere any more, without a word: as when a page comes into another network. */
  freeze(): void {
    this.#sockets.forEach((socket) => socket.unpipe().pause());
  }

  /** Breaks every connection and takes no other. */
  cut(): void {
    this.#open = false;
    this.#sockets.forEach((socket) => socket.destroy());
  }

  /** Lets connections through again. */
  mend(): void {
    this.#open = true;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
