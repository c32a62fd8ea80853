/**
 * What is posted in a demo, and commented.
 *
 * @module
 */

export interface DemoPost {
  readonly title: string;
  readonly text: string;
  /** What one who has the habit to comment says to it. */
  readonly comment?: string;
}

export const noticeBoard = "Notice board";
export const noticeBoardAbout = "Everything that should not get lost in the chat";

/** The first is pinned, and there from the start with the second. */
export const posts: readonly DemoPost[] = [
  {
    title: "Welcome",
    text: "Whoever subscribes keeps a copy, and gives it to those who come later. Post something: it is still here when you close your laptop, with all the others.",
  },
  {
    title: "Yellow umbrella",
    text: "Found in room 4, folded wrongly. It is drying over the chair.",
    comment: "It was folded artistically.",
  },
  {
    title: "Heating",
    text: "On again from tomorrow. Until then: jumpers, tea, or the server room of the neighbours. We have none.",
  },
  {
    title: "Open stage on Friday",
    text: "Three slots are free, seven minutes each. No slides.",
    comment: "One for me. No slides, three chords.",
  },
  {
    title: "Plants",
    text: "The sad one by the door wants light, the happy one wants nothing. 請澆水。",
    comment: "I have told the sad one that it is doing well.",
  },
  {
    title: "Swap a book",
    text: "Shelf at the stairs: take one, leave one. Novels on the left, everything about networks on the right.",
    comment: "Left a book about chords, took one about cables.",
  },
  {
    title: "Bike shed",
    text: "The key hangs behind the sad plant. The colour is settled.",
  },
  {
    title: "Lunch",
    text: "Lentil soup at half past twelve, and the loud table is by the window.",
    comment: "Voy. Sin prisa.",
  },
];
