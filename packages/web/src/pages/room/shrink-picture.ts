/**
 * Makes a small square picture of any that the browser can read; what else the file held, such as where it was
 * taken, is left behind.
 * @module
 */
import { protocolLimits } from "@earshot/app/protocol";

const side = 96;

/** A data URL that fits the gateway's limit, or `undefined` where the file is no picture. */
export async function shrink(file: Blob): Promise<string | undefined> {
  try {
    const picture = await createImageBitmap(file);
    const canvas = document.createElement("canvas");
    canvas.width = side;
    canvas.height = side;
    const cut = Math.min(picture.width, picture.height);
    canvas
      .getContext("2d")
      ?.drawImage(
        picture,
        (picture.width - cut) / 2,
        (picture.height - cut) / 2,
        cut,
        cut,
        0,
        0,
        side,
        side,
      );
    picture.close();
    // A browser that does not write WebP gives PNG instead; the loop is for that one.
    for (const quality of [0.85, 0.6, 0.3]) {
      const url = canvas.toDataURL("image/webp", quality);
      if (url.length <= protocolLimits.pictureLength) return url;
    }
    const url = canvas.toDataURL("image/jpeg", 0.7);
    return url.length <= protocolLimits.pictureLength ? url : undefined;
  } catch {
    return undefined;
  }
}
