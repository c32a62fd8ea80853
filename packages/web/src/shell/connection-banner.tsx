/**
 * Says above the page that the connection is lost; what is on the page stays readable meanwhile.
 * @module
 */
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "react-aria-components/Button";
import { Icon } from "../parts/icon.tsx";
import { useClient, useConnection, useT } from "./use-client.tsx";

export function ConnectionBanner(): ReactNode {
  const { connection, notices } = useClient();
  const state = useConnection();
  const t = useT();
  const wasLost = useRef(false);
  useEffect(() => {
    if (state.phase === "lost") wasLost.current = true;
    else if (state.phase === "open" && wasLost.current) {
      wasLost.current = false;
      notices.speak(t("connection.back"));
    }
  }, [state.phase, notices, t]);
  return (
    <div role="status" className="banner-place">
      {state.phase === "lost" && (
        <div className="banner">
          <Icon name="plug" />
          <span>{t(state.full ? "connection.full" : "connection.lost")}</span>
          <Button className="button small" onPress={() => connection.retry()}>
            {t("connection.retry")}
          </Button>
        </div>
      )}
    </div>
  );
}
