/**
 * The name service over TCP: `LOOKUP name` and `LIST` are answered by lines, the last of which is `END`.
 * @module
 */
import type { Connection } from "../tcp/connection.ts";
import { LineService } from "../tcp/line-service.ts";
import type { TcpOptions } from "../tcp/tcp-service.ts";
import type { Directory } from "./directory.ts";
import { answerNames, namesPort } from "./requests.ts";

export interface TcpNamesOptions extends TcpOptions {
  readonly directory: Directory;
}

export class TcpNames extends LineService {
  readonly #directory: Directory;

  constructor(options: TcpNamesOptions) {
    super("names-tcp", namesPort, options);
    this.#directory = options.directory;
  }

  protected answer(text: string, { localHost }: Connection): string {
    const answer = answerNames(text, this.#directory, localHost);
    return "found" in answer ? [...answer.found, "END"].join("\n") : `error: ${answer.error}`;
  }
}
