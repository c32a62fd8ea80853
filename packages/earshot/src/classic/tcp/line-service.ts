/**
 * A TCP service that answers each line with a line.
 * @module
 */
import { classicLimits } from "../limits.ts";
import { type Line, LineReader } from "../lines/line-reader.ts";
import type { Connection } from "./connection.ts";
import { type Session, TcpService } from "./tcp-service.ts";

/** The lines of one client, handed out one by one. */
export abstract class LineSession implements Session {
  readonly #reader = new LineReader(classicLimits.lineBytes);
  #ended = false;

  push(bytes: Uint8Array): void {
    this.#reader.push(bytes);
  }

  work(): boolean | number {
    const pause = this.pause();
    if (pause > 0) return pause;
    const line = this.#reader.next() ?? (this.#ended ? this.#reader.rest() : undefined);
    if (line === undefined) return false;
    this.line(line);
    return true;
  }

  end(): void {
    this.#ended = true;
  }

  abstract line(line: Line): void;

  /** Milliseconds until the next line may be taken. */
  protected pause(): number {
    return 0;
  }

  closed(): void {}
}

export abstract class LineService extends TcpService {
  protected abstract answer(text: string, connection: Connection): string;

  /** For a line that cannot be read. */
  protected complaint(what: string): string {
    return `error: ${what}`;
  }

  protected session(connection: Connection): Session {
    return new AnsweringSession((line) => {
      const answer = this.#answerTo(line, connection);
      connection.send(`${answer}\n`);
    });
  }

  #answerTo(line: Line, connection: Connection): string {
    switch (line.kind) {
      case "too-long":
        this.counters.droppedTooLong++;
        return this.complaint(`a line has at most ${classicLimits.lineBytes} bytes`);
      case "not-utf8":
        this.counters.droppedMalformed++;
        return this.complaint("that is no UTF-8");
      case "text":
        this.counters.received++;
        return this.answer(line.text, connection);
    }
  }
}

class AnsweringSession extends LineSession {
  readonly #answer: (line: Line) => void;

  constructor(answer: (line: Line) => void) {
    super();
    this.#answer = answer;
  }

  line(line: Line): void {
    this.#answer(line);
  }
}
