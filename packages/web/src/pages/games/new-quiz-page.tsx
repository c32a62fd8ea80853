/**
 * Writes a quiz, or loads it from a file; what is wrong is said where it is.
 * @module
 */
import "../../styles/games/index.css";
import { protocolLimits } from "@earshot/app/protocol";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components/Button";
import { FileTrigger } from "react-aria-components/FileTrigger";
import { answers } from "../../client/answers.ts";
import { href } from "../../client/router.ts";
import { Field } from "../../parts/field.tsx";
import { Icon } from "../../parts/icon.tsx";
import {
  ofTheWhole,
  problemsOf,
  type Question,
  type QuizMistake,
  readQuiz,
  secondsRange,
} from "../../quiz/read-quiz.ts";
import { useClient, useDo, useT } from "../../shell/use-client.tsx";
import { cleanLine } from "../../text/clean.ts";
import { QuestionEditor } from "./question-editor.tsx";

const draft = "quiz";
const empty: Question = { text: "", choices: ["", ""], right: 0, seconds: secondsRange.usual };

interface Draft {
  readonly title: string;
  readonly questions: readonly Question[];
}

/** Questions with a key each, so that the fields stay with theirs when one is removed. */
interface Keyed {
  readonly key: number;
  readonly question: Question;
}

const withKeys = (questions: readonly Question[], from: number): readonly Keyed[] =>
  questions.map((question, at) => ({ key: from + at, question }));

export function NewQuizPage(): ReactNode {
  const t = useT();
  const run = useDo();
  const { drafts, notices } = useClient();
  const [title, setTitle] = useState(
    () => readDraft(drafts.get(draft))?.title ?? t("quiz.name.default"),
  );
  const [keyed, setKeyed] = useState(() =>
    withKeys(readDraft(drafts.get(draft))?.questions ?? [empty], 0),
  );
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<{
    readonly name: string;
    readonly mistakes: readonly QuizMistake[];
  }>();
  const questions = keyed.map(({ question }) => question);
  const mistakes = [
    ...ofTheWhole(questions),
    ...questions.flatMap((question, at) =>
      problemsOf(question).map((problem) => ({ problem, question: at + 1 })),
    ),
  ];
  const nextKey = Math.max(-1, ...keyed.map(({ key }) => key)) + 1;

  const change = (next: readonly Keyed[], name = title): void => {
    setKeyed(next);
    drafts.set(
      draft,
      JSON.stringify({
        title: name,
        questions: next.map(({ question }) => question),
      } satisfies Draft),
    );
  };

  const load = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > protocolLimits.frameBytes) {
      notices.show("problem", t("quiz.upload.unread"));
      return;
    }
    const read = readQuiz(file.name, await file.text());
    if (read.mistakes.length > 0) {
      setRefused({ name: file.name, mistakes: read.mistakes });
      return;
    }
    setRefused(undefined);
    setTried(false);
    const name = read.title ?? file.name.replace(/\.[^.]*$/, "");
    setTitle(name);
    change(withKeys(read.questions, nextKey), name);
    notices.show("good", t("quiz.upload.done", { count: read.questions.length }));
  };

  const host = async (): Promise<void> => {
    setTried(true);
    if (mistakes.length > 0 || title.trim() === "") return;
    const tidy = questions.map(({ text, choices, right, seconds }) => ({
      text: text.trim(),
      choices: choices.map((choice) => choice.trim()),
      right,
      seconds,
    }));
    const made = await run(
      { type: "host-quiz", title: title.trim(), questions: tidy },
      answers.game,
    );
    if (made === undefined) return;
    drafts.set(draft, "");
    location.hash = href({ page: "games", game: made.game });
  };

  return (
    <form
      className="page quiz-page"
      onSubmit={(event) => {
        event.preventDefault();
        void host();
      }}
    >
      <header className="page-head">
        <div className="game-head">
          <a
            className="button quiet square"
            href={href({ page: "games", game: undefined })}
            aria-label={t("common.back")}
          >
            <Icon name="back" />
          </a>
          <h1>{t("quiz.title")}</h1>
        </div>
        <div className="page-acts">
          <FileTrigger
            acceptedFileTypes={[".json", ".csv", ".txt", "application/json", "text/csv"]}
            onSelect={(files) => void load(files?.[0])}
          >
            <Button className="button">
              <Icon name="upload" /> {t("quiz.upload")}
            </Button>
          </FileTrigger>
        </div>
      </header>
      <p className="muted">{t("quiz.upload.hint")}</p>
      {refused !== undefined && (
        <Mistakes
          title={t("quiz.upload.bad", { name: cleanLine(refused.name) })}
          mistakes={refused.mistakes}
        />
      )}
      <Field
        label={t("quiz.name")}
        value={title}
        onChange={setTitle}
        maxLength={protocolLimits.titleLength}
        className="quiz-name"
      />
      {keyed.map(({ key, question }, at) => (
        <QuestionEditor
          key={key}
          number={at + 1}
          question={question}
          marked={tried}
          onChange={(now) => change(keyed.with(at, { key, question: now }))}
          onRemove={keyed.length > 1 ? () => change(keyed.toSpliced(at, 1)) : undefined}
        />
      ))}
      <Button
        className="button add-question"
        onPress={() => change([...keyed, { key: nextKey, question: empty }])}
        isDisabled={keyed.length >= protocolLimits.questions}
      >
        <Icon name="plus" /> {t("quiz.add")}
      </Button>
      {tried && mistakes.length > 0 && <Mistakes title={t("quiz.mended")} mistakes={mistakes} />}
      <footer className="quiz-foot">
        <Button className="button primary large" type="submit">
          {t("quiz.host")}
        </Button>
      </footer>
    </form>
  );
}

function readDraft(text: string): Draft | undefined {
  if (text === "") return undefined;
  const read = readQuiz("draft.json", text);
  return read.questions.length === 0
    ? undefined
    : { title: read.title ?? "", questions: read.questions };
}

/** Beyond this many nobody reads on before mending the first. */
const mostShown = 12;

function Mistakes({
  title,
  mistakes,
}: {
  readonly title: string;
  readonly mistakes: readonly QuizMistake[];
}): ReactNode {
  const t = useT();
  return (
    <div className="mistakes" role="alert">
      <p>
        <Icon name="warning" /> {title}
      </p>
      <ul>
        {mistakes.slice(0, mostShown).map(({ problem, line, question }, at) => {
          const words = t(`quiz.problem.${problem}`);
          return (
            <li key={at}>
              {line !== undefined
                ? t("quiz.at.line", { line, problem: words })
                : question !== undefined
                  ? t("quiz.at.question", { question, problem: words })
                  : words}
            </li>
          );
        })}
        {mistakes.length > mostShown && <li>…</li>}
      </ul>
    </div>
  );
}
