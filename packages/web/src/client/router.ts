/**
 * Which page is shown, kept after the # of the address: it can be linked to, gone back from, and is no
 * business of the gateway's.
 * @module
 */

export type Route =
  | { readonly page: "room" }
  /** Those that are open, side by side. */
  | { readonly page: "conversations"; readonly open: readonly string[] }
  | { readonly page: "boards"; readonly board: string | undefined }
  | { readonly page: "games"; readonly game: string | undefined }
  | { readonly page: "new-quiz" }
  | { readonly page: "wall"; readonly game: string }
  | { readonly page: "calculator" }
  | { readonly page: "network"; readonly part: NetworkPart };

export const networkParts = ["overview", "peers", "traffic", "protocol"] as const;
export type NetworkPart = (typeof networkParts)[number];
export type PageName = Route["page"];

/** More than these side by side nobody reads. */
export const mostOpen = 4;

export function parseRoute(hash: string): Route {
  const [page = "", ...rest] = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .map(decode);
  const first = rest.find((part) => part !== "");
  switch (page) {
    case "conversations":
      return { page, open: [...new Set(rest.filter((part) => part !== ""))].slice(0, mostOpen) };
    case "boards":
      return { page, board: first };
    case "games":
      return { page, game: first };
    case "new-quiz":
    case "calculator":
      return { page };
    case "wall":
      return first === undefined ? { page: "games", game: undefined } : { page, game: first };
    case "network":
      return { page, part: networkParts.find((part) => part === first) ?? "overview" };
    default:
      return { page: "room" };
  }
}

export function href(route: Route): string {
  return `#/${[route.page, ...parts(route)].map(encodeURIComponent).join("/")}`;
}

function parts(route: Route): readonly string[] {
  switch (route.page) {
    case "conversations":
      return route.open;
    case "boards":
      return route.board === undefined ? [] : [route.board];
    case "games":
      return route.game === undefined ? [] : [route.game];
    case "wall":
      return [route.game];
    case "network":
      return route.part === "overview" ? [] : [route.part];
    default:
      return [];
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
