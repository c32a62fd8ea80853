/**
 * What those of a demo answer when somebody speaks to them. They look for a few words and understand nothing, and say so.
 *
 * @module
 */

interface Answer {
  /** What is looked for. */
  readonly to: RegExp;
  readonly says: readonly string[];
}

/** The first that fits. `NAME` stands for who asked. */
const answers: readonly Answer[] = [
  {
    to: /\b(bots?|real|human|robots?|person)\b|who are you|qui[eé]n eres/iu,
    says: [
      "I am a bot, a small program on this machine. Everything else in this room is real.",
      "A bot, and not ashamed of it. You can read me: packages/app/src/demo.",
    ],
  },
  {
    to: /\b(quiz|play|games?|juego)\b/iu,
    says: [
      "Quincy asks, we guess. The next quiz stands under Games: join it before it starts.",
      "Join us under Games! I am not even that good.",
    ],
  },
  {
    to: /\b(calc\w*|sums?|math\w*)\b|[+*/-] *\d/iu,
    says: ["Abacus does sums, the operator first: + 4 5, or (* (+ 1 2) 3)."],
  },
  {
    to: /\b(server|how|network|works?)\b|c[oó]mo/iu,
    says: [
      "There is no server: each of us found the others by multicast, and keeps what is said for those who come late.",
      "The Network page shows who hears whom, while it happens.",
    ],
  },
  { to: /^\s*(hola|buenas|buenos d[ií]as)/iu, says: ["¡Hola, NAME! ¿Qué tal?"] },
  { to: /γει|καλημ|χαίρε/iu, says: ["Γεια σου, NAME!"] },
  { to: /[你您]好|哈囉|早安/u, says: ["你好,NAME!"] },
  {
    to: /\b(hi|hello|hey|good (morning|evening|afternoon))\b/iu,
    says: ["Hello, NAME!", "Hi, NAME 👋 Good to have somebody here who is not a bot."],
  },
  { to: /\b(thanks?|thank you|gracias|ευχαριστώ)\b|謝謝/iu, says: ["Any time, NAME.", "🙂"] },
  { to: /\b(bye|goodbye|adi[oó]s|ciao)\b|再見/iu, says: ["See you, NAME!", "¡Hasta luego!"] },
  {
    to: /[??]\s*$/u,
    says: ["Good question. I am only a bot; Eleni would know.", "I wonder, too."],
  },
];

const otherwise: readonly string[] = [
  "I heard you, NAME, and understood about half. I am only a bot.",
  "Tell me more! I will nod in all the right places.",
  "True. Tea?",
  "I shall think about that for some milliseconds.",
];

/** What there is to say to this, to be chosen from. */
export function answersTo(text: string, name: string): readonly string[] {
  const { says } = answers.find(({ to }) => to.test(text)) ?? { says: otherwise };
  return says.map((words) => words.replaceAll("NAME", () => name));
}
