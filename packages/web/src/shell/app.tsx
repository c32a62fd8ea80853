/**
 * Everything on the screen: what all components share, then either the shell with a page or what is in its way.
 * @module
 */
import { Component, type ReactNode } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import type { Client } from "../client/client.ts";
import { languages, type Texts } from "../i18n/texts.ts";
import { Gate } from "./gate.tsx";
import { ClientContext, TextsContext } from "./use-client.tsx";

export function App({
  client,
  texts,
}: {
  readonly client: Client;
  readonly texts: Texts;
}): ReactNode {
  return (
    <I18nProvider locale={languages[texts.language]}>
      <ClientContext value={client}>
        <TextsContext value={texts}>
          <Boundary texts={texts}>
            <Gate />
          </Boundary>
        </TextsContext>
      </ClientContext>
    </I18nProvider>
  );
}

/** A mistake of ours must not leave an empty page behind. */
class Boundary extends Component<
  { readonly texts: Texts; readonly children: ReactNode },
  { broken: boolean }
> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    const { texts, children } = this.props;
    if (!this.state.broken) return children;
    return (
      <main className="gate">
        <h1>{texts.text("common.crashed")}</h1>
        <button className="button primary" type="button" onClick={() => location.reload()}>
          {texts.text("common.reload")}
        </button>
      </main>
    );
  }
}
