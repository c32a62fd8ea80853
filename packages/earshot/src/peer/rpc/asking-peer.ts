/**
 * The part of a peer that asks and answers, as programs call it.
 * @module
 */
import type { Body } from "../types/message.ts";
import type {
  Gathering,
  GatherOptions,
  Reply,
  RequestHandler,
  RequestOptions,
  ServeOptions,
  Target,
} from "../types/rpc.ts";
import type { Calls } from "./calls.ts";
import { checkedService } from "./request-options.ts";

export abstract class AskingPeer {
  /** @throws `ERR_EARSHOT_CLOSED` */
  protected abstract openCalls(): Calls;

  serve<T = unknown>(
    service: string,
    handler: RequestHandler<T>,
    options: ServeOptions<T> = {},
  ): Disposable {
    return this.openCalls().serve(checkedService(service), handler, options);
  }

  request(
    target: Target,
    service: string,
    body: Body,
    options: RequestOptions = {},
  ): Promise<Reply> {
    try {
      return this.openCalls().request(target, checkedService(service), body, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  gather(target: Target, service: string, body: Body, options: GatherOptions = {}): Gathering {
    return this.openCalls().gather(target, checkedService(service), body, options);
  }
}
