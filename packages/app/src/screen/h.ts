/**
 * Elements without JSX, which type stripping refuses: `h(Box, props, …children)`.
 *
 * @module
 */
import { createElement } from "react";

export const h: typeof createElement = createElement;
