/**
 * What to call those who come up in frames: as the room does where they are in it, otherwise by what the frame says.
 * @module
 */
import type { FrameParty } from "@earshot/app/protocol";
import { useCallback } from "react";
import { useLabelOf } from "../../shell/use-client.tsx";

export function usePartyName(): (party: FrameParty) => string {
  const labelOf = useLabelOf();
  return useCallback(({ person, name }) => labelOf(person, name), [labelOf]);
}
