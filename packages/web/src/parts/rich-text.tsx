/**
 * What somebody wrote, as text: with its lines, links that can be followed, and mentions.
 * @module
 */
import { memo, type ReactNode } from "react";
import { clean } from "../text/clean.ts";
import { splitLinks } from "../text/links.ts";
import { splitMentions } from "../text/mentions.ts";

interface RichTextProps {
  readonly text: string;
  /** Labels of people that may be mentioned; `own` is marked more strongly. */
  readonly mentions?: readonly string[];
  readonly own?: string | undefined;
}

const none: readonly string[] = [];

export const RichText = memo(function RichText({
  text,
  mentions = none,
  own,
}: RichTextProps): ReactNode {
  return (
    <div className="rich-text" dir="auto">
      {splitLinks(clean(text)).map(({ text: part, href }, at) =>
        href === undefined ? (
          <Mentions key={at} text={part} labels={mentions} own={own} />
        ) : (
          <a key={at} href={href} target="_blank" rel="noopener noreferrer" dir="ltr">
            {part}
          </a>
        ),
      )}
    </div>
  );
});

function Mentions(props: {
  readonly text: string;
  readonly labels: readonly string[];
  readonly own: string | undefined;
}): ReactNode {
  const { text, labels, own } = props;
  if (labels.length === 0) return text;
  return splitMentions(text, labels).map(({ text: part, mention }, at) =>
    mention === true ? (
      <bdi key={at} className={part === `@${own}` ? "mention own" : "mention"}>
        {part}
      </bdi>
    ) : (
      part
    ),
  );
}
