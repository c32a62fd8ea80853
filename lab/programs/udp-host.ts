/**
 * A host's UDP transport, that tells everything and does as the lines of its standard input say.
 * @module
 */
import { createInterface } from "node:readline";
import type { Destination } from "../../packages/earshot/src/core/link.ts";
import { type UdpOptions, udpTransport } from "../../packages/earshot/src/transport/udp/index.ts";
import {
  datagramOf,
  textOf,
  trainOf,
} from "../../packages/earshot/test/transport/recording-sink.ts";
import { burstOf } from "../../packages/earshot/test/transport/room.ts";
import type { UdpCommand, UdpLine } from "../kit/udp-lines.ts";

const transport = udpTransport(JSON.parse(process.argv[2] ?? "{}") as UdpOptions);

function print(line: UdpLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function send(token: number, text: string, to: Destination): void {
  const bytes = datagramOf(text);
  transport.send(token, bytes, bytes.length, to);
}

const opened = await transport
  .open({
    datagram: (link, from, bytes) => {
      for (const one of trainOf(bytes)) print({ type: "heard", link, from, text: textOf(one) });
    },
    links: (links) => print({ type: "links", links }),
    transmitted: (token, error) => print({ type: "transmitted", token, error }),
    warning: ({ code, message, link }) => print({ type: "warning", code, message, link }),
  })
  .then(() => undefined)
  .catch((error: unknown) => (error as { code?: string }).code ?? String(error));
print({ type: "open", error: opened });

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as UdpCommand;
  if (command.do === "send") send(command.token, command.text, command.to);
  else if (command.do === "burst") {
    const { token, name, slots, slotBytes, to } = command;
    const texts = Array.from({ length: slots }, (_, number) => `${name} ${number}`);
    transport.send(token, burstOf(texts, slotBytes, slotBytes), slotBytes, to);
  } else if (command.do === "listen") transport.listen(command.groups);
  else if (command.do === "describe")
    print({ type: "described", description: transport.describe() });
  else transport.refresh();
}
await transport.close();
