/**
 * One question of a quiz that is being written.
 * @module
 */
import { protocolLimits } from "@earshot/app/protocol";
import { type ReactNode, useId } from "react";
import { Button } from "react-aria-components/Button";
import { Icon } from "../../parts/icon.tsx";
import { problemsOf, type Question, secondsRange } from "../../quiz/read-quiz.ts";
import { useT } from "../../shell/use-client.tsx";

interface EditorProps {
  readonly number: number;
  readonly question: Question;
  /** Show what is wrong. */
  readonly marked: boolean;
  readonly onChange: (question: Question) => void;
  readonly onRemove: (() => void) | undefined;
}

export function QuestionEditor({
  number,
  question,
  marked,
  onChange,
  onRemove,
}: EditorProps): ReactNode {
  const t = useT();
  const name = useId();
  const { text, choices, right, seconds } = question;
  const problems = marked ? problemsOf(question) : [];
  const remove = (at: number): void =>
    onChange({
      ...question,
      choices: choices.toSpliced(at, 1),
      right: right > at ? right - 1 : right === at ? 0 : right,
    });
  return (
    <fieldset className={`card question-editor ${problems.length > 0 ? "has-problems" : ""}`}>
      <legend>{t("quiz.question", { number })}</legend>
      {onRemove !== undefined && (
        <Button
          className="button quiet square small question-remove"
          aria-label={t("quiz.remove", { number })}
          onPress={onRemove}
        >
          <Icon name="trash" />
        </Button>
      )}
      <textarea
        className="input"
        rows={2}
        dir="auto"
        value={text}
        aria-label={t("quiz.text")}
        placeholder={t("quiz.text")}
        maxLength={protocolLimits.questionLength}
        aria-invalid={problems.includes("no-text")}
        onChange={({ target }) => onChange({ ...question, text: target.value })}
      />
      <ul className="editor-choices">
        {choices.map((choice, at) => (
          <li key={at}>
            <label className="editor-right">
              <input
                type="radio"
                name={name}
                checked={right === at}
                onChange={() => onChange({ ...question, right: at })}
              />
              <span className="visually-hidden">{t("quiz.right")}</span>
            </label>
            <input
              className="input"
              dir="auto"
              value={choice}
              aria-label={t("quiz.choice", { number: at + 1 })}
              placeholder={t("quiz.choice", { number: at + 1 })}
              maxLength={protocolLimits.titleLength}
              aria-invalid={marked && choice.trim() === ""}
              onChange={({ target }) =>
                onChange({ ...question, choices: choices.with(at, target.value) })
              }
            />
            {choices.length > 2 && (
              <Button
                className="button quiet square small"
                aria-label={t("quiz.remove.choice", { number: at + 1 })}
                onPress={() => remove(at)}
              >
                <Icon name="close" />
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className="editor-foot">
        <Button
          className="button small"
          isDisabled={choices.length >= protocolLimits.choices}
          onPress={() => onChange({ ...question, choices: [...choices, ""] })}
        >
          <Icon name="plus" /> {t("quiz.add.choice")}
        </Button>
        <label className="editor-seconds">
          {t("quiz.seconds")}
          <input
            className="input"
            type="number"
            min={secondsRange.least}
            max={secondsRange.most}
            value={Number.isNaN(seconds) ? "" : seconds}
            onChange={({ target }) => onChange({ ...question, seconds: target.valueAsNumber })}
          />
        </label>
      </div>
    </fieldset>
  );
}
