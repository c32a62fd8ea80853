/**
 * Which of the calculators in the room shall answer.
 * @module
 */
import type { CalculatorServer } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import { Choice } from "../../parts/choice.tsx";
import { useT, useTexts } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";

interface ServerChoiceProps {
  readonly servers: readonly CalculatorServer[];
  /** `null`: the nearest. */
  readonly chosen: string | null;
  readonly onChange: (id: string | null) => void;
}

export function ServerChoice({ servers, chosen, onChange }: ServerChoiceProps): ReactNode {
  const t = useT();
  const texts = useTexts();
  const words = ({ label, roundTripMs }: CalculatorServer): string => {
    const name = cleanLine(label);
    return roundTripMs === null
      ? name
      : t("calc.server.ms", { name, ms: texts.number(roundTripMs, { maximumFractionDigits: 1 }) });
  };
  return (
    <Choice
      label={t("calc.server")}
      none={t("calc.nearest")}
      options={servers.map((server) => ({ id: server.id, name: words(server) }))}
      chosen={chosen}
      onChange={onChange}
    />
  );
}
