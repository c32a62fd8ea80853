/**
 * One of several, chosen from a list that drops down; the first is what there is without a choice.
 * @module
 */
import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Label, Select, SelectValue } from "react-aria-components/Select";
import { Icon } from "./icon.tsx";

export interface Option {
  readonly id: string;
  readonly name: string;
}

interface ChoiceProps {
  readonly label: string;
  /** What no choice is called. */
  readonly none: string;
  readonly options: readonly Option[];
  /** The id of an option, or `null`. */
  readonly chosen: string | null;
  readonly onChange: (id: string | null) => void;
  readonly className?: string;
}

/** No id of an option: these come from the network. */
const noneId = "\0none";

export function Choice(props: ChoiceProps): ReactNode {
  const { label, none, options, chosen, onChange, className } = props;
  return (
    <Select
      className={className === undefined ? "field" : `field ${className}`}
      value={chosen ?? noneId}
      onChange={(key) => onChange(key === noneId || key === null ? null : String(key))}
    >
      <Label className="field-label">{label}</Label>
      <Button className="input select-button">
        <SelectValue />
        <Icon name="down" />
      </Button>
      <Popover className="popover menu">
        <ListBox items={[{ id: noneId, name: none }, ...options]}>
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
