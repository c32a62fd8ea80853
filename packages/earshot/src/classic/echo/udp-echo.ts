/**
 * The textbook's UDP echo server. It never answers multicast or broadcast: it is bound to addresses, not to all of them.
 * @module
 */
import { type AnsweringOptions, AnsweringService } from "../udp/answering-service.ts";

export class UdpEcho extends AnsweringService {
  constructor(options: AnsweringOptions = {}) {
    super("echo-udp", 6_789, options);
  }

  protected answer(bytes: Uint8Array): Uint8Array {
    return bytes;
  }
}
