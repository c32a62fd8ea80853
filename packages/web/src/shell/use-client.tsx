/**
 * The client and the texts for components: hooks over what lives outside of React.
 * @module
 */
import type { GatewayCommand, Person, RoomState } from "@earshot/app/protocol";
import { createContext, use, useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import type * as v from "valibot";
import { answers } from "../client/answers.ts";
import type { ChannelKind, ChannelView, StateOf } from "../client/channel.ts";
import type { Client } from "../client/client.ts";
import type { ConnectionState } from "../client/connection.ts";
import { CommandRefused } from "../client/errand.ts";
import { parseRoute, type Route } from "../client/router.ts";
import type { Texts, TextKey, TextValues } from "../i18n/texts.ts";
import { cleanLine } from "../text/clean.ts";

export const ClientContext = createContext<Client | undefined>(undefined);
export const TextsContext = createContext<Texts | undefined>(undefined);

function given<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("This component stands outside of the app.");
  return value;
}

export const useClient = (): Client => given(use(ClientContext));
export const useTexts = (): Texts => given(use(TextsContext));

export function useT(): (key: TextKey, values?: TextValues) => string {
  const texts = useTexts();
  return useCallback((key, values) => texts.text(key, values), [texts]);
}

/** The state of a channel for as long as the component is there; `undefined` watches none. */
export function useChannel<Kind extends ChannelKind>(
  kind: Kind,
  id?: string,
): ChannelView<StateOf<Kind>> {
  const { connection } = useClient();
  const name = id === undefined ? kind : `${kind}:${id}`;
  useEffect(() => connection.watch(name), [connection, name]);
  return useSyncExternalStore(
    useCallback((listener) => connection.subscribe(listener), [connection]),
    // The channel has checked it by the schema of its kind.
    () => connection.view(name) as ChannelView<StateOf<Kind>>,
  );
}

export function useConnection(): ConnectionState {
  const { connection } = useClient();
  return useSyncExternalStore(
    useCallback((listener) => connection.subscribe(listener), [connection]),
    () => connection.state,
  );
}

export const RoomContext = createContext<RoomState | undefined>(undefined);
/** Within the shell there always is a room. */
export const useRoom = (): RoomState => given(use(RoomContext));

/** Whether this is the page of a guest, who has no part in the host's machine and games. */
export const useIsGuest = (): boolean => useRoom().self.via !== null;

export function useRoomView(): ChannelView<RoomState> {
  return useChannel("room");
}

/** Everybody, oneself included, by id. */
export function usePeople(): ReadonlyMap<string, Person> {
  const { self, people } = useRoom();
  return useMemo(
    () => new Map([self, ...people].map((person) => [person.id, person])),
    [self, people],
  );
}

/** What somebody is called, also where they are gone. */
export function useLabelOf(): (id: string, fallback?: string) => string {
  const people = usePeople();
  return useCallback(
    (id, fallback) => cleanLine(people.get(id)?.label ?? fallback ?? `#${id.slice(0, 4)}`),
    [people],
  );
}

type Do = <Answer = unknown>(
  command: GatewayCommand,
  answer?: v.GenericSchema<unknown, Answer>,
) => Promise<Answer | undefined>;

/** Does a command; what fails is told to the person, and answered `undefined`. */
export function useDo(): Do {
  const client = useClient();
  const t = useT();
  return useCallback<Do>(
    async (command, answer) => {
      try {
        return await client.do(command, answer ?? (answers.nothing as never));
      } catch (error) {
        if (!(error instanceof CommandRefused)) throw error;
        const text =
          error.code === "ERR_LOST"
            ? t("common.lost")
            : t("common.failed", { reason: cleanLine(error.message) });
        client.notices.show("problem", text);
        return undefined;
      }
    },
    [client, t],
  );
}

function onHash(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(onHash, () => location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    useCallback(
      (listener) => {
        const media = matchMedia(query);
        media.addEventListener("change", listener);
        return () => media.removeEventListener("change", listener);
      },
      [query],
    ),
    () => matchMedia(query).matches,
  );
}
