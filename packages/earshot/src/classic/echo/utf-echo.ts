/**
 * The echo server of the textbook's Java programs, which write and read strings by `writeUTF` and `readUTF`. The
 * textbook's answers once and closes; this one goes on until the client does.
 * @module
 */
import type { Connection } from "../tcp/connection.ts";
import { type Session, type TcpOptions, TcpService } from "../tcp/tcp-service.ts";
import { UtfReader, writeUtf } from "./modified-utf8.ts";

export class UtfEcho extends TcpService {
  constructor(options: TcpOptions = {}) {
    super("java-echo", 7_896, options);
  }

  protected session(connection: Connection): Session {
    const reader = new UtfReader();
    return {
      push: (bytes) => reader.push(bytes),
      work: () => {
        const next = reader.next();
        if (next === undefined) return false;
        if (next === "malformed") {
          // Behind a string that cannot be read nobody knows where the next one begins.
          this.counters.droppedMalformed++;
          connection.end("that is no string of writeUTF");
          return false;
        }
        this.counters.received++;
        const bytes = writeUtf(next.text);
        if (bytes !== undefined) connection.send(bytes);
        return true;
      },
      end: () => {},
      closed: () => {},
    };
  }
}
