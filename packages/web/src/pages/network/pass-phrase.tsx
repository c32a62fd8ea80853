/**
 * Asks for the pass phrase of the closed realm in which a recording was made.
 * @module
 */
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { useT } from "../../shell/use-client.tsx";

export function PassPhrase({
  name,
  onGiven,
}: {
  readonly name: string;
  readonly onGiven: (secret: string) => void;
}): ReactNode {
  const t = useT();
  const [secret, setSecret] = useState("");
  return (
    <form
      className="protocol-closed"
      onSubmit={(event) => {
        event.preventDefault();
        if (secret !== "") onGiven(secret);
      }}
    >
      <p>{t("network.recording.closed", { name })}</p>
      <label className="field">
        <span className="field-label">{t("network.recording.secret")}</span>
        <input
          className="input"
          type="password"
          autoComplete="off"
          value={secret}
          onChange={({ target }) => setSecret(target.value)}
        />
      </label>
      <Button className="button" type="submit" isDisabled={secret === ""}>
        {t("network.recording.unlock")}
      </Button>
    </form>
  );
}
