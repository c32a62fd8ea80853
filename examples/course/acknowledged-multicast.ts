/**
 * Teaches that multicast promises nothing, and what acknowledgements add: the sender learns who has it. Who did not
 * answer may have it all the same. `node examples/course/acknowledged-multicast.ts receive 127.0.0.1`, then
 * `… send 127.0.0.1 "very important data"`
 * @module
 */
import { AcknowledgedMulticast } from "earshot/classic";

const [role = "receive", ownAddress, text = "very important data", port] = process.argv.slice(2);
const service = new AcknowledgedMulticast({
  interfaces: ownAddress === undefined ? undefined : [ownAddress],
  port: port === undefined ? undefined : Number(port),
  onEvent: (event) => {
    if (event.type === "heard") console.log(`received "${event.text}", sending ack`);
  },
});
await service.start();
if (role === "receive") {
  console.log("waiting to receive");
} else {
  const answered = await service.send(text, { timeoutMs: 200 });
  for (const { host } of answered) console.log(`ack from ${host}`);
  console.log(`${answered.length} have it for certain`);
  await service.close();
}
