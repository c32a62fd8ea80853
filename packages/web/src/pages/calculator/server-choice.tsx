/**
 * Which of the calculators in the room shall answer.
 * @module
 */
import type { CalculatorServer } from "@earshot/app/protocol";
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Label, Select, SelectValue } from "react-aria-components/Select";
import { Icon } from "../../parts/icon.tsx";
import { useT, useTexts } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";

interface ServerChoiceProps {
  readonly servers: readonly CalculatorServer[];
  /** `null`: the nearest. */
  readonly chosen: string | null;
  readonly onChange: (id: string | null) => void;
}

const nearest = "nearest";

export function ServerChoice({ servers, chosen, onChange }: ServerChoiceProps): ReactNode {
  const t = useT();
  const texts = useTexts();
  const words = ({ label, roundTripMs }: CalculatorServer): string => {
    const name = cleanLine(label);
    return roundTripMs === null
      ? name
      : t("calc.server.ms", { name, ms: texts.number(roundTripMs, { maximumFractionDigits: 1 }) });
  };
  const options = [
    { id: nearest, name: t("calc.nearest") },
    ...servers.map((server) => ({ id: server.id, name: words(server) })),
  ];
  return (
    <Select
      className="field"
      value={chosen ?? nearest}
      onChange={(key) => onChange(key === nearest || key === null ? null : String(key))}
    >
      <Label className="field-label">{t("calc.server")}</Label>
      <Button className="input select-button">
        <SelectValue />
        <Icon name="down" />
      </Button>
      <Popover className="popover menu">
        <ListBox items={options}>
          {({ id, name }) => (
            <ListBoxItem id={id} textValue={name} className="menu-item">
              {name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
