/**
 * The quizzes of a demo.
 *
 * @module
 */

export interface DemoQuestion {
  readonly text: string;
  readonly right: string;
  readonly wrong: readonly string[];
}

export interface DemoQuiz {
  readonly title: string;
  readonly questions: readonly DemoQuestion[];
}

function question(text: string, right: string, ...wrong: readonly string[]): DemoQuestion {
  return { text, right, wrong };
}

export const quizzes: readonly DemoQuiz[] = [
  {
    title: "Ears",
    questions: [
      question(
        "Which animal hears with its knees?",
        "The bush cricket",
        "The owl",
        "The frog",
        "The bat",
      ),
      question(
        "Where is the smallest bone of the human body?",
        "In the ear",
        "In the nose",
        "In the toe",
      ),
      question("What carries sound fastest?", "Steel", "Water", "Air", "Empty space"),
      question("How does a barn owl find a mouse in the dark?", "By ear", "By smell", "By warmth"),
      question(
        "What is a cat's ear moved by?",
        "Some thirty muscles",
        "A single muscle",
        "The whiskers",
      ),
    ],
  },
  {
    title: "Around the world",
    questions: [
      question("Which city lies on two continents?", "Istanbul", "Athens", "Cairo", "Madrid"),
      question(
        "Which language is written from right to left?",
        "Hebrew",
        "Greek",
        "Thai",
        "Korean",
      ),
      question("Which of these countries has no coast?", "Bolivia", "Chile", "Peru", "Ecuador"),
      question("What is the capital of Australia?", "Canberra", "Sydney", "Melbourne", "Perth"),
      question(
        "Which sea is the saltiest of these?",
        "The Dead Sea",
        "The Baltic Sea",
        "The Black Sea",
      ),
    ],
  },
  {
    title: "Wires",
    questions: [
      question(
        "What does a switch do with a datagram for everybody?",
        "Sends it everywhere",
        "Keeps it",
        "Sends it back",
      ),
      question("How many bits has an IPv6 address?", "128", "64", "48", "32"),
      question("Which of these is repaired when it is lost?", "TCP", "UDP", "ICMP"),
      question("What is 224.0.0.0/4 for?", "Multicast", "Loopback", "Private networks"),
      question(
        "What did Ethernet take its name from?",
        "A medium that was never found",
        "A gas",
        "A person",
      ),
    ],
  },
  {
    title: "Numbers",
    questions: [
      question("What is * 6 7?", "42", "13", "67", "48"),
      question("Which of these is a prime?", "97", "91", "87", "93"),
      question("How many faces has a cube?", "6", "8", "12"),
      question("What is the next one: 1, 1, 2, 3, 5?", "8", "7", "9", "10"),
      question("How many zeros has a million?", "6", "5", "7", "9"),
    ],
  },
];
