/**
 * Places for peers around the one in the middle.
 * @module
 */

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The picture is this wide and high; the middle is at half of each. */
export const pictureSize = { width: 760, height: 500 } as const;

/** The waves around the middle, on two of which the peers stand. */
export const rings = [
  { rx: 95, ry: 62 },
  { rx: 195, ry: 127 },
  { rx: 300, ry: 195 },
] as const;

/** Beyond this many on one ring their names would overlap. */
const onFirst = 14;

/** `count` places: on an ellipse, and on a second one inside when there are many. */
export function ringPlaces(count: number): readonly Place[] {
  const inner = count > onFirst ? Math.floor(count / 3) : 0;
  const [outerRing, innerRing] = [rings[2], rings[1]];
  return [
    ...ring(count - inner, outerRing.rx, outerRing.ry, 0),
    ...ring(inner, innerRing.rx, innerRing.ry, Math.PI / Math.max(1, inner)),
  ];
}

function ring(count: number, rx: number, ry: number, turned: number): Place[] {
  return Array.from({ length: count }, (_, at) => {
    const angle = turned - Math.PI / 2 + (at * 2 * Math.PI) / count;
    return {
      x: Math.round(pictureSize.width / 2 + rx * Math.cos(angle)),
      y: Math.round(pictureSize.height / 2 + ry * Math.sin(angle)),
    };
  });
}
