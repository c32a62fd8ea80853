/**
 * What a peer of a world went through: its events in order, and how much it sent and received.
 * @module
 */
import type { EngineEvent, Member, Status, ViewChange } from "../../core/events.ts";
import { Traffic } from "./traffic.ts";

export interface RecordedEvent {
  readonly at: number;
  readonly event: EngineEvent;
}

export class PeerRecord {
  readonly name: string;
  /**
   * Of all its lives; batches, packets, progress and room are left out, as they would fill the memory. In
   * a world without a trace, so are changes of the view.
   */
  readonly events: RecordedEvent[] = [];
  readonly sent: Traffic = new Traffic();
  readonly received: Traffic = new Traffic();
  /** Largest number of outputs of one drain. */
  longestDrain = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Changes of its view, of all its lives. */
  changes(type?: ViewChange["type"]): readonly (ViewChange & { readonly at: number })[] {
    return this.events.flatMap(({ at, event }) =>
      event.type === "view" && (type === undefined || event.change.type === type)
        ? [{ ...event.change, at }]
        : [],
    );
  }

  statuses(type?: Status["type"]): readonly (Status & { readonly at: number })[] {
    return this.events.flatMap(({ at, event }) =>
      event.type === "status" && (type === undefined || event.status.type === type)
        ? [{ ...event.status, at }]
        : [],
    );
  }

  /** Bodies of the messages it got, as text. */
  get messages(): readonly {
    readonly at: number;
    readonly from: Member;
    readonly group: string;
    readonly text: string;
  }[] {
    return this.events.flatMap(({ at, event }) =>
      event.type === "message"
        ? [
            {
              at,
              from: event.message.from,
              group: event.message.group,
              text: new TextDecoder().decode(event.message.body),
            },
          ]
        : [],
    );
  }
}
