/**
 * The textbook's TCP echo server: what comes goes back, byte by byte.
 * @module
 */
import type { Connection } from "../tcp/connection.ts";
import { type Session, type TcpOptions, TcpService } from "../tcp/tcp-service.ts";
import { Pieces } from "./pieces.ts";

export class TcpEcho extends TcpService {
  constructor(options: TcpOptions = {}) {
    super("echo", 65_432, options);
  }

  protected session(connection: Connection): Session {
    return new Pieces((bytes) => {
      this.counters.received++;
      connection.send(bytes);
    });
  }
}
