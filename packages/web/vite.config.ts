/**
 * How the pages are built: modules and styles in files of their own, nothing inline, so that the gateway's
 * content security policy holds without exceptions.
 * @module
 */
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The languages that the pages speak; react-aria brings some thirty more, which nobody would see. */
const spoken = /(?:en-US|es-ES|el-GR|zh-TW)\.m?js$/;

function spokenOnly(): Plugin {
  return {
    name: "earshot:spoken-languages-only",
    enforce: "pre",
    load(id) {
      const file = id.split("?")[0] ?? id;
      if (
        !/react-(?:aria|stately)/.test(file) ||
        !/\/intl\/.*\/[a-z]{2}-[A-Z]{2}\.m?js$/.test(file)
      )
        return null;
      return spoken.test(file) ? null : "export default undefined;";
    },
  };
}

export default defineConfig({
  plugins: [react(), spokenOnly()],
  resolve: { conditions: ["earshot-source", "module", "browser", "import", "default"] },
  build: {
    target: ["chrome123", "firefox121", "safari17.5"],
    // Data URLs in styles would need exceptions, too.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
  },
});
