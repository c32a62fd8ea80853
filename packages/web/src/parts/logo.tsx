/**
 * Earshot's mark: somebody in the middle, and how far they are heard.
 * @module
 */
import type { ReactNode } from "react";

export function Logo({ moving = false }: { readonly moving?: boolean }): ReactNode {
  return (
    <svg
      className={moving ? "logo moving" : "logo"}
      viewBox="0 0 32 32"
      aria-hidden="true"
      focusable="false"
    >
      <rect className="logo-ground" width="32" height="32" rx="9" />
      <path className="logo-arc" d="M12.2 20.2a6 6 0 0 1 0-8.4M19.8 11.8a6 6 0 0 1 0 8.4" />
      <path className="logo-arc far" d="M8.4 24a11.4 11.4 0 0 1 0-16M23.6 8a11.4 11.4 0 0 1 0 16" />
      <circle className="logo-heart" cx="16" cy="16" r="2.4" />
    </svg>
  );
}
