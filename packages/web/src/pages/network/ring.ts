/**
 * Places for peers around the one in the middle.
 * @module
 */

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** How wide and high the picture is; the middle is at half of each. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export const wideSize: PictureSize = { width: 760, height: 500 };
export const narrowSize: PictureSize = { width: 380, height: 460 };

interface Ring {
  readonly rx: number;
  readonly ry: number;
}

/** The waves around the middle, from inside; peers stand on the second and third. Names need room beyond. */
export function ringsOf({ width, height }: PictureSize): readonly [Ring, Ring, Ring] {
  const [rx, ry] = [width / 2 - 54, height / 2 - 54];
  return [
    { rx: rx * 0.32, ry: ry * 0.32 },
    { rx: rx * 0.64, ry: ry * 0.64 },
    { rx, ry },
  ];
}

/** Beyond this many on one ring their names would overlap. */
const onFirst = 14;

/** `count` places: on an ellipse, and on a second one inside when there are many. */
export function ringPlaces(count: number, size: PictureSize): readonly Place[] {
  const inner = count > onFirst ? Math.floor(count / 3) : 0;
  const [, second, third] = ringsOf(size);
  return [
    ...ring(count - inner, third, 0, size),
    ...ring(inner, second, Math.PI / Math.max(1, inner), size),
  ];
}

function ring(
  count: number,
  { rx, ry }: Ring,
  turned: number,
  { width, height }: PictureSize,
): Place[] {
  return Array.from({ length: count }, (_, at) => {
    const angle = turned - Math.PI / 2 + (at * 2 * Math.PI) / count;
    return {
      x: Math.round(width / 2 + rx * Math.cos(angle)),
      y: Math.round(height / 2 + ry * Math.sin(angle)),
    };
  });
}
