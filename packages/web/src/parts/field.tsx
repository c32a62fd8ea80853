/**
 * One line to write in, with its label, a hint and what is wrong.
 * @module
 */
import type { ReactNode } from "react";
import { FieldError } from "react-aria-components/FieldError";
import { Input, Label, Text, TextField } from "react-aria-components/TextField";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly maxLength?: number;
  readonly placeholder?: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly autoFocus?: boolean;
  readonly className?: string;
  readonly hideLabel?: boolean;
  readonly inputMode?: "numeric" | "text";
}

export function Field(props: FieldProps): ReactNode {
  const {
    label,
    value,
    onChange,
    maxLength,
    placeholder,
    hint,
    problem,
    autoFocus,
    className,
    hideLabel,
    inputMode,
  } = props;
  return (
    <TextField
      className={`field ${className ?? ""}`}
      value={value}
      onChange={onChange}
      isInvalid={problem !== undefined}
      // A dialog or page that was just opened to be written in.
      autoFocus={autoFocus === true}
      {...(maxLength === undefined ? {} : { maxLength })}
    >
      <Label className={hideLabel === true ? "visually-hidden" : "field-label"}>{label}</Label>
      <Input
        className="input"
        placeholder={placeholder ?? ""}
        dir="auto"
        autoComplete="off"
        {...(inputMode === undefined ? {} : { inputMode })}
      />
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-problem">{problem}</FieldError>
    </TextField>
  );
}
