/**
 * The network of the kit's room: links, findings of the doctor, traffic, and the protocol as it happens.
 * @module
 */
import type { DoctorFinding, FrameParty, NetworkState } from "@earshot/app/protocol";
import type { KitRoom } from "./room.ts";

const findings: readonly DoctorFinding[] = [
  { id: "f1", tone: "good", title: "Multicast works on eth0.", advice: "" },
  {
    id: "f2",
    tone: "good",
    title: "Nine people are heard, all of them in less than 3 ms.",
    advice: "",
  },
  {
    id: "f3",
    tone: "note",
    title: "Ελένη is reached directly only.",
    advice:
      "Multicast does not reach that machine: its Wi-Fi seems to isolate it. Everything works, at the cost of one copy more for each message.",
  },
  {
    id: "f4",
    tone: "problem",
    title: "The receive buffer is small (208 kB).",
    advice:
      "Large bursts may be lost and have to be repaired. sudo sysctl net.core.rmem_max=4194304 makes room.",
  },
];

export function network(room: KitRoom): NetworkState {
  const now = Math.floor(room.now() / 1_000) * 1_000;
  return {
    links: [
      {
        id: "eth0",
        name: "eth0",
        kind: "lan",
        addresses: ["192.168.1.20/24", "fe80::5054:ff:fe12:3456/64"],
        state: "good",
        trouble: null,
      },
      {
        id: "wlan0",
        name: "wlan0",
        kind: "lan",
        addresses: ["10.42.0.7/24"],
        state: "troubled",
        trouble:
          "Nothing has been heard here, although we send. The access point may isolate its guests.",
      },
      {
        id: "lo",
        name: "lo",
        kind: "loopback",
        addresses: ["127.0.0.1"],
        state: "good",
        trouble: null,
      },
    ],
    findings: [...findings],
    reach: ["ben", "lucia", "tomas", "mei", "eleni", "sigma", "greenhouse", "kai"].map(
      (person, at) => ({
        person,
        heard: person !== "eleni" && person !== "kai" ? true : person === "kai" ? null : false,
        hearsUs:
          person === "sigma" ? false : person === "eleni" ? false : person === "kai" ? null : true,
        unicast: person === "kai" ? null : true,
        roundTripMs: person === "kai" ? null : 0.4 + at * 0.35,
      }),
    ),
    samples: Array.from({ length: 120 }, (_, at) => sampleAt(now - (119 - at) * 1_000, at)),
    protocol: protocol(now),
  };
}

/** Waves and a burst with losses in the middle of it, the same each time. */
export function sampleAt(at: number, step: number): NetworkState["samples"][number] {
  const burst = Math.exp(-(((step % 120) - 78) ** 2) / 60);
  const wave = 1 + Math.sin(step / 5) * 0.4 + Math.sin(step / 2.1) * 0.25;
  const lost = Math.round(burst * 14 * Math.max(0, wave - 0.5));
  return {
    at,
    sentBytes: 3_200 * wave + burst * 380_000,
    receivedBytes: 9_800 * wave + burst * 1_150_000,
    sentDatagrams: Math.round(12 * wave + burst * 320),
    receivedDatagrams: Math.round(38 * wave + burst * 940),
    naks: Math.round(lost * 0.7),
    repairs: lost,
    lost: Math.max(0, lost - 11),
    loopLagMs: 0.4 + burst * 6 + Math.abs(Math.sin(step)) * 0.5,
  };
}

type Talk = readonly [
  frame: string,
  from: string,
  to: string | null,
  text: string,
  about?: readonly [person: string, state: "suspected" | "alive"],
];

const talk: readonly Talk[] = [
  ["request", "mei", null, ""],
  ["announce", "ana", null, '"Ana", announcement 4'],
  ["announce", "ben", "ana", '"Ben", announcement 2'],
  ["echo", "ana", "ben", "hears its multicast"],
  ["ping", "ana", "lucia", "#4711"],
  ["ack", "lucia", "ana", "#4711"],
  ["slots", "ben", null, "120–164 (45) of stream 2 to lobby"],
  ["slots", "ben", null, "165–209 (45) of stream 2 to lobby"],
  ["nak", "lucia", "ben", "171–174 (4) of stream 2 to lobby"],
  ["repair", "ben", null, "171–174 (4) of stream 2 to lobby"],
  ["report", "lucia", "ben", "has 209, takes up to 8401 of stream 2 to lobby"],
  ["ping", "tomas", "kai", "#12"],
  ["update", "tomas", null, "", ["kai", "suspected"]],
  ["heartbeat", "ben", null, "last slot 209 of stream 2 to lobby"],
  ["report", "ana", "ben", "has 209, takes up to 8401 of stream 2 to lobby"],
  ["announce", "eleni", "ana", '"Ελένη", announcement 1'],
];

function protocol(now: number): NetworkState["protocol"] {
  return Array.from({ length: 64 }, (_, at) => eventAt(now - (64 - at) * 700, at));
}

export function eventAt(at: number, step: number): NetworkState["protocol"][number] {
  const [frame, from, to, text, about] = talk[step % talk.length] ?? ["ping", "ana", "ben", ""];
  const party = (person: string): FrameParty => ({ person, name: person });
  return {
    id: `event-${step}`,
    at,
    frame,
    from: party(from),
    to: to === null ? null : party(to),
    way: to === null ? "multicast" : "unicast",
    count: 1,
    text,
    about: about === undefined ? [] : [{ party: party(about[0]), state: about[1] }],
    omitted: 0,
  };
}
