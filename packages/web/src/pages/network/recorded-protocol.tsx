/**
 * A flight recording in the page: choosing the file, and what became of it.
 * @module
 */
import type { Recording } from "@earshot/app/protocol";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { FileTrigger } from "react-aria-components/FileTrigger";
import { openRecording, RecordingRefused } from "../../client/open-recording.ts";
import type { TextKey } from "../../i18n/texts.ts";
import { Icon } from "../../parts/icon.tsx";
import { useT } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { PassPhrase } from "./pass-phrase.tsx";
import { RecordingPlayer } from "./recording-player.tsx";

type Stage =
  | { readonly type: "none" }
  | { readonly type: "reading"; readonly file: File }
  | { readonly type: "closed"; readonly file: File }
  | {
      readonly type: "refused";
      readonly file: File;
      readonly key: TextKey;
      readonly reason: string;
    }
  | { readonly type: "open"; readonly file: File; readonly recording: Recording };

const reasons: Readonly<Record<string, TextKey>> = {
  ERR_EARSHOT_NOT_A_RECORDING: "network.recording.none",
  ERR_TOO_LARGE: "network.recording.large",
  ERR_TOO_LONG: "network.recording.large",
  ERR_FULL: "network.recording.busy",
};

export function RecordedProtocol(): ReactNode {
  const t = useT();
  const [stage, setStage] = useState<Stage>({ type: "none" });
  const open = async (file: File | undefined, secret?: string): Promise<void> => {
    if (file === undefined) return;
    setStage({ type: "reading", file });
    setStage(await opened(file, secret));
  };
  const name = stage.type === "none" ? "" : cleanLine(stage.file.name);
  return (
    <>
      <div className="protocol-head">
        <p className="muted">{t("network.recording.about")}</p>
        <FileTrigger onSelect={(files) => void open(files?.[0])}>
          <Button className="button small" isDisabled={stage.type === "reading"}>
            <Icon name="upload" /> {t("network.recording.open")}
          </Button>
        </FileTrigger>
      </div>
      <p role="status" className="muted">
        {stage.type === "reading" && t("network.recording.reading", { name })}
      </p>
      {stage.type === "refused" && (
        <p role="alert" className="protocol-refused">
          {t(stage.key, { name, reason: cleanLine(stage.reason) })}
        </p>
      )}
      {stage.type === "closed" && (
        <PassPhrase name={name} onGiven={(secret) => void open(stage.file, secret)} />
      )}
      {stage.type === "open" && <RecordingPlayer recording={stage.recording} />}
    </>
  );
}

async function opened(file: File, secret: string | undefined): Promise<Stage> {
  try {
    const page = new URL(location.href);
    return { type: "open", file, recording: await openRecording(page, file, secret) };
  } catch (error) {
    if (!(error instanceof RecordingRefused)) throw error;
    const { code, message: reason } = error;
    if (code === "ERR_EARSHOT_SECRET_NEEDED") return { type: "closed", file };
    return { type: "refused", file, key: reasons[code] ?? "network.recording.failed", reason };
  }
}
