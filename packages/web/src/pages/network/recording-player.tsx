/**
 * Goes through a recording: played, frame by frame, or to any place of it.
 * @module
 */
import type { Recording } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { Icon } from "../../parts/icon.tsx";
import { useT, useTexts } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { ProtocolFrames } from "./protocol-frames.tsx";
import { type Player, speeds, usePlayer } from "./use-player.ts";

export function RecordingPlayer({ recording }: { readonly recording: Recording }): ReactNode {
  const t = useT();
  const texts = useTexts();
  const { self, startedAt, events, omitted, same, whole } = recording;
  const player = usePlayer(recording);
  return (
    <>
      <p className="protocol-verdict">
        {t("network.recording.of", {
          name: cleanLine(self.name),
          when: texts.time(startedAt, "full"),
        })}
        {" · "}
        {t(same ? "network.recording.same" : "network.recording.other")}
        {!whole && ` ${t("network.recording.cut")}`}
        {omitted > 0 && ` ${t("network.recording.rest", { count: omitted })}`}
      </p>
      <Controls player={player} durationMs={recording.durationMs} />
      <ProtocolFrames events={events} upTo={player.shown} self={self} since={startedAt} />
    </>
  );
}

function Controls({
  player,
  durationMs,
}: {
  readonly player: Player;
  readonly durationMs: number;
}): ReactNode {
  const t = useT();
  const texts = useTexts();
  const seconds = (ms: number): string =>
    texts.number(ms / 1_000, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const place = t("network.recording.at", {
    at: seconds(player.atMs),
    all: seconds(durationMs),
  });
  return (
    <div className="player" role="group" aria-label={t("network.recording.controls")}>
      <Button className="button small" onPress={player.toggle}>
        <Icon name={player.playing ? "pause" : "play"} />
        {t(player.playing ? "network.protocol.pause" : "network.recording.play")}
      </Button>
      <Button
        className="button small square"
        aria-label={t("network.recording.back")}
        isDisabled={player.shown <= 1}
        onPress={player.back}
      >
        <Icon name="up" />
      </Button>
      <Button
        className="button small square"
        aria-label={t("network.recording.next")}
        isDisabled={player.atEnd}
        onPress={player.next}
      >
        <Icon name="fall" />
      </Button>
      <input
        className="player-place"
        type="range"
        min={0}
        max={Math.ceil(durationMs)}
        step={1}
        value={player.atMs}
        aria-label={t("network.recording.place")}
        aria-valuetext={place}
        onChange={({ target }) => player.goTo(Number(target.value))}
      />
      <span className="figure muted" aria-hidden="true">
        {place}
      </span>
      <label className="player-speed">
        {t("network.recording.speed")}
        <select
          className="input"
          value={player.speed}
          onChange={({ target }) => player.setSpeed(Number(target.value))}
        >
          {speeds.map((speed) => (
            <option key={speed} value={speed}>
              ×{texts.number(speed)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
