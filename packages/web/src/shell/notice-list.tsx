/**
 * Notices in the corner, and the region that is only for ears.
 * @module
 */
import { type ReactNode, useSyncExternalStore } from "react";
import { Button } from "react-aria-components/Button";
import { Icon } from "../parts/icon.tsx";
import { useClient, useT } from "./use-client.tsx";

export function NoticeList(): ReactNode {
  const { notices } = useClient();
  const t = useT();
  const subscribe = (listener: () => void): (() => void) => notices.subscribe(listener);
  const shown = useSyncExternalStore(subscribe, () => notices.shown());
  const spoken = useSyncExternalStore(subscribe, () => notices.spoken());
  return (
    <>
      <div className="notices" role="status">
        {shown.map(({ key, tone, text }) => (
          <div className={`notice ${tone}`} key={key}>
            <Icon name={tone === "good" ? "check" : "warning"} />
            <p>{text}</p>
            <Button
              className="button quiet square small"
              aria-label={t("common.dismiss")}
              onPress={() => notices.dismiss(key)}
            >
              <Icon name="close" />
            </Button>
          </div>
        ))}
      </div>
      <div className="visually-hidden" aria-live="polite">
        {spoken}
      </div>
    </>
  );
}
