/**
 * What does a command: one function for each type.
 *
 * @module
 */
import type { GatewayCommand } from "../protocol/index.ts";
import type { Sight } from "../room/sight.ts";

export type CommandType = GatewayCommand["type"];
export type CommandOf<Type extends CommandType> = Extract<GatewayCommand, { readonly type: Type }>;

/** @returns what the command is answered with; nothing counts as `{}` @throws `Refused`, `EarshotError` */
export type Handler<Type extends CommandType> = (sight: Sight, command: CommandOf<Type>) => unknown;

export type Handlers<Type extends CommandType> = { readonly [T in Type]: Handler<T> };
