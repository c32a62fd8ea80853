/**
 * What stands in the address of a gateway.
 * @module
 */

/** Where the WebSocket is. */
export const socketPath = "/socket";
/** The parameter of its query, and of the pages' own, that holds the token. */
export const tokenParameter = "token";
