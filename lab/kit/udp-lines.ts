/**
 * What the lab's UDP host prints and obeys, one JSON object a line.
 * @module
 */
import type { Destination, Link } from "../../packages/earshot/src/core/link.ts";
import type { TransportDescription } from "../../packages/earshot/src/transport/transport.ts";

export type UdpLine =
  | { readonly type: "open"; readonly error: string | undefined }
  | { readonly type: "links"; readonly links: readonly Link[] }
  | {
      readonly type: "heard";
      readonly link: string | undefined;
      readonly from: string;
      readonly text: string;
    }
  | { readonly type: "transmitted"; readonly token: number; readonly error: string | undefined }
  | {
      readonly type: "warning";
      readonly code: string;
      readonly message: string;
      readonly link: string | undefined;
    }
  | { readonly type: "described"; readonly description: TransportDescription };

export type UdpCommand =
  | {
      readonly do: "send";
      readonly token: number;
      readonly text: string;
      readonly to: Destination;
    }
  /** `NAME 0`, `NAME 1`, …, one in each slot. */
  | {
      readonly do: "burst";
      readonly token: number;
      readonly name: string;
      readonly slots: number;
      readonly slotBytes: number;
      readonly to: Destination;
    }
  | { readonly do: "listen"; readonly groups: readonly number[] }
  | { readonly do: "describe" }
  | { readonly do: "refresh" };
