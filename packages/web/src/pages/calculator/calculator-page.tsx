/**
 * Asks somebody in the room to do sums, and shows who did and how long it took.
 * @module
 */
import "../../styles/calculator.css";
import { protocolLimits } from "@earshot/app/protocol";
import * as v from "valibot";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { answers } from "../../client/answers.ts";
import { CommandRefused } from "../../client/errand.ts";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import { useClient, useLabelOf, useRoom, useT, useTexts } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { ServerChoice } from "./server-choice.tsx";

const asked = v.object({
  expression: v.string(),
  /** Of whoever answered; `null` where nobody did. */
  label: v.nullable(v.string()),
  ms: v.number(),
  result: v.nullable(v.string()),
  problem: v.nullable(v.string()),
});
type Asked = v.InferOutput<typeof asked>;

const kept = 50;
const place = "calculator";
const examples = ["+ 4 5", "* + 1 2 3", "/ 1 3", "- 0.3 0.1"] as const;

export function CalculatorPage(): ReactNode {
  const t = useT();
  const client = useClient();
  const labelOf = useLabelOf();
  const { calculators } = useRoom();
  const [expression, setExpression] = useState("");
  const [server, setServer] = useState<string | null>(null);
  const [history, setHistory] = useState(() => readHistory(client.drafts.get(place)));
  const [busy, setBusy] = useState(false);
  // Who has gone in the meantime is no longer asked.
  const chosen = calculators.some(({ id }) => id === server) ? server : null;

  const add = (entry: Asked): void => {
    setHistory((before) => {
      const now = [entry, ...before].slice(0, kept);
      client.drafts.set(place, JSON.stringify(now));
      return now;
    });
  };

  const ask = async (given: string): Promise<void> => {
    const wanted = given.trim();
    if (wanted === "" || busy) return;
    setBusy(true);
    try {
      const {
        result,
        server: by,
        ms,
      } = await client.do(
        { type: "calculate", expression: wanted, server: chosen },
        answers.result,
      );
      add({ expression: wanted, label: labelOf(by), ms, result, problem: null });
      client.notices.speak(t("calc.result", { expression: wanted, result }));
      setExpression("");
    } catch (error) {
      if (!(error instanceof CommandRefused)) throw error;
      const problem = error.code === "ERR_LOST" ? t("common.lost") : cleanLine(error.message);
      add({ expression: wanted, label: null, ms: 0, result: null, problem });
      client.notices.speak(problem);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="page calc-page">
      <header className="page-head">
        <div>
          <h1>{t("calc.title")}</h1>
          <p className="page-about">{t("calc.about")}</p>
        </div>
      </header>
      <form
        className="card calc-form"
        onSubmit={(event) => {
          event.preventDefault();
          void ask(expression);
        }}
      >
        <Field
          label={t("calc.expression")}
          value={expression}
          onChange={setExpression}
          maxLength={protocolLimits.expressionLength}
          placeholder={t("calc.hint")}
          className="calc-expression"
        />
        <ServerChoice servers={calculators} chosen={chosen} onChange={setServer} />
        <Button
          className="button primary large"
          type="submit"
          isDisabled={busy || expression.trim() === ""}
        >
          {t(busy ? "calc.asking" : "calc.ask")}
        </Button>
        {calculators.length === 0 && (
          <p className="calc-none">
            <Icon name="info" /> {t("calc.none")}
          </p>
        )}
      </form>
      <section aria-labelledby="calc-history">
        <div className="calc-history-head">
          <h2 id="calc-history">{t("calc.history")}</h2>
          {history.length > 0 && (
            <Button
              className="button quiet small"
              onPress={() => {
                setHistory([]);
                client.drafts.set(place, "");
              }}
            >
              {t("calc.clear")}
            </Button>
          )}
        </div>
        {history.length === 0 ? (
          <div className="calc-examples">
            <p className="muted">{t("calc.history.empty")}</p>
            {examples.map((example) => (
              <Button
                key={example}
                className="button figure"
                onPress={() => setExpression(example)}
              >
                {example}
              </Button>
            ))}
          </div>
        ) : (
          <ol className="calc-history">
            {history.map((entry, at) => (
              <Line
                key={history.length - at}
                entry={entry}
                onAgain={() => setExpression(entry.expression)}
              />
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}

function Line({
  entry,
  onAgain,
}: {
  readonly entry: Asked;
  readonly onAgain: () => void;
}): ReactNode {
  const t = useT();
  const texts = useTexts();
  const { expression, label, ms, result, problem } = entry;
  return (
    <li className={`calc-line ${problem === null ? "" : "is-problem"}`}>
      <Button
        className="calc-asked figure"
        aria-label={t("calc.again", { expression })}
        onPress={onAgain}
      >
        <bdi>{cleanLine(expression)}</bdi>
      </Button>
      {problem === null ? (
        <output className="calc-result figure">
          <bdi>{cleanLine(result ?? "")}</bdi>
        </output>
      ) : (
        <output className="calc-problem">
          <Icon name="warning" /> <bdi>{problem}</bdi>
        </output>
      )}
      {label !== null && (
        <span className="muted calc-by">
          {t("calc.answered", {
            name: label,
            ms: texts.number(ms, { maximumFractionDigits: ms < 10 ? 1 : 0 }),
          })}
        </span>
      )}
    </li>
  );
}

function readHistory(text: string): readonly Asked[] {
  try {
    const { success, output } = v.safeParse(v.array(asked), JSON.parse(text));
    return success ? output : [];
  } catch {
    return [];
  }
}
