/**
 * The pages' line icons, drawn on a grid of 24; all are decoration, so what they mean is always said in words as well.
 * @module
 */
import type { ReactNode } from "react";

const paths = {
  room: "M12 12m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M7.8 16.2a6 6 0 0 1 0-8.4M16.2 7.8a6 6 0 0 1 0 8.4M4.9 19.1a10 10 0 0 1 0-14.2M19.1 4.9a10 10 0 0 1 0 14.2",
  conversations: "M20 12a7.5 7.5 0 0 1-7.5 7.5H5l1.6-2.7A7.5 7.5 0 1 1 20 12ZM9 10.5h7M9 14h4.5",
  boards:
    "M5 4h14a1 1 0 0 1 1 1v10l-5 5H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM20 15h-4a1 1 0 0 0-1 1v4M8 8.5h8M8 12h5",
  games:
    "M8 4h8v4.5a4 4 0 0 1-8 0V4ZM8 5.5H4.5V7A3.5 3.5 0 0 0 8 10.5M16 5.5h3.5V7A3.5 3.5 0 0 1 16 10.5M12 12.5V16M8.5 20h7M9.5 20c0-2.5 1-4 2.5-4s2.5 1.5 2.5 4",
  calculator:
    "M6 3.5h12a1.5 1.5 0 0 1 1.5 1.5v14a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 19V5A1.5 1.5 0 0 1 6 3.5ZM8 7.5h8M8.2 12h0M12 12h0M15.8 12h0M8.2 16h0M12 16h0M15.8 16h0",
  network:
    "M12 4.5m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M5 18m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M19 18m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M11 6.3 6 16.2M13 6.3l5 9.9M7 18h10",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  back: "M14.5 5.5 8 12l6.5 6.5",
  down: "M5.5 9.5 12 16l6.5-6.5",
  send: "M4.5 12 20 4.5 16 20l-4.2-6.2L4.5 12ZM11.8 13.8 20 4.5",
  smile:
    "M12 12m-8.5 0a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M8.5 14.2c1.8 2.6 5.2 2.6 7 0M9 9.7h0M15 9.7h0",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 20c0-3.5 2.5-5.5 6-5.5s6 2 6 5.5M16 4.3a3.5 3.5 0 0 1 0 6.4M17.5 14.9c2.2.7 3.5 2.5 3.5 5.1",
  invite:
    "M9.5 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3.5 20c0-3.5 2.5-5.5 6-5.5 1.6 0 3 .4 4 1.2M18 14v6M15 17h6",
  leave:
    "M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10 12h10M16.5 8.5 20 12l-3.5 3.5",
  beside: "M4.5 4.5h15v15h-15v-15ZM12 4.5v15",
  edit: "M4.5 19.5l1-4L16 5l3 3L8.5 18.5l-4 1ZM14 7l3 3",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.400L17 7M10.5 10.5v5.5M13.5 10.5v5.5",
  pin: "M9 4h6l-.8 6 3.300 3v1.5h-11V13L9.800 10 9 4ZM12 14.5V20.5",
  search: "M10.5 10.5m-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0M15 15l5 5",
  bell: "M6.5 16V10.5a5.5 5.5 0 0 1 11 0V16l1.5 2H5l1.5-2ZM10 20.5h4",
  check: "M5 12.5 10 17.5 19.5 7",
  checks: "M2.5 12.5 7 17 15 7.5M11.5 16.200l.8.8 9-9.5",
  clock: "M12 12m-8.5 0a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 7.5V12l3 2",
  warning: "M12 4.5 3.5 19h17L12 4.5ZM12 10v4.5M12 17h0",
  info: "M12 12m-8.5 0a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 11v5M12 8h0",
  lock: "M6 10.5h12v9H6v-9ZM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5",
  phone: "M8 3.5h8a1 1 0 0 1 1 1v15a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1ZM11 17.5h2",
  wall: "M3.5 5h17v11.5h-17V5ZM12 16.5V20M8 20h8",
  upload: "M12 15.5V4.5M7.5 9 12 4.5 16.5 9M4.5 15.5v4h15v-4",
  bolt: "M13 3.5 5.5 13.5H11L10.5 20.5 18.5 10H13l0-6.5Z",
  pause: "M8.5 5.5v13M15.5 5.5v13",
  play: "M7.5 4.5v15l12-7.5-12-7.5Z",
  up: "M12 18V6M6.5 11.5 12 6l5.5 5.5",
  fall: "M12 6v12M6.5 12.5 12 18l5.5-5.5",
  arrow: "M5 12h14M13 6l6 6-6 6",
  tower:
    "M8.5 15.5a5 5 0 0 1 0-7M15.5 8.5a5 5 0 0 1 0 7M12 12h0M5.700 18.300a9 9 0 0 1 0-12.600M18.300 5.700a9 9 0 0 1 0 12.600",
  plug: "M9 3.5v5M15 3.5v5M6.5 8.5h11v3a5.5 5.5 0 0 1-11 0v-3ZM12 17v3.5",
  more: "M5.5 12m-.6 0a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0M12 12m-.6 0a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0M18.5 12m-.6 0a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0",
  copy: "M8.5 8.5h11v11h-11v-11ZM15.5 8.5v-4h-11v11h4",
} as const;
export type IconName = keyof typeof paths;

export function Icon({
  name,
  className = "",
}: {
  readonly name: IconName;
  readonly className?: string;
}): ReactNode {
  return (
    <svg className={`icon ${className}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
