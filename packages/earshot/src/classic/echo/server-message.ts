/**
 * The textbook's many-clients server: each piece that it reads is answered with `Server message: ` before it. TCP has
 * no messages, so what a client writes at once may come in two pieces, or together with the next; that is the lesson.
 * @module
 */
import { classicLimits } from "../limits.ts";
import type { Connection } from "../tcp/connection.ts";
import { type Session, type TcpOptions, TcpService } from "../tcp/tcp-service.ts";
import { Pieces } from "./pieces.ts";

const prefix = "Server message: ";

export class ServerMessage extends TcpService {
  constructor(options: TcpOptions = {}) {
    super("many-clients", 2_004, options);
  }

  protected session(connection: Connection): Session {
    return new Pieces((bytes) => {
      this.counters.received++;
      connection.send(Buffer.concat([Buffer.from(prefix), bytes]));
    }, classicLimits.pieceBytes);
  }
}
