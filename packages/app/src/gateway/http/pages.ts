/**
 * The built pages of `packages/web`, or a word on how to build them.
 *
 * @module
 */
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Where they are built to; `undefined` when there is no such package. */
export function builtPages(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve("@earshot/web/package.json");
    return join(dirname(manifest), "dist");
  } catch {
    return undefined;
  }
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Earshot</title>
<h1>The pages are not built</h1>
<p>The gateway runs, and programs can use it. For the pages, build them with <code>npm run build</code> and start it again.</p>
`;

/** Files that the build has named after what is in them never change. */
const lasting = "public, max-age=31536000, immutable";

/** Adds their routes. */
export async function servePages(server: FastifyInstance, root: string | undefined): Promise<void> {
  if (root === undefined || !existsSync(join(root, "index.html"))) {
    server.get("/", (_, reply) => reply.code(503).type("text/html; charset=utf-8").send(notBuilt));
    return;
  }
  await server.register(fastifyStatic, {
    root,
    // Directories are not listed, and what begins with a dot is not there.
    list: false,
    dotfiles: "ignore",
    // The build's own note.
    allowedPath: (path) => path !== "/made-of.txt",
    cacheControl: false,
    setHeaders: (response, path) => {
      if (path.startsWith(join(root, "assets"))) response.header("cache-control", lasting);
    },
  });
}
