/**
 * The quiet sign that something is on its way; it appears only after a moment.
 * @module
 */
import type { ReactNode } from "react";
import { useT } from "../shell/use-client.tsx";

export function Loading(): ReactNode {
  const t = useT();
  return (
    <div className="loading" role="status">
      <span className="loading-arcs" aria-hidden="true" />
      <span className="visually-hidden">{t("common.loading")}</span>
    </div>
  );
}
