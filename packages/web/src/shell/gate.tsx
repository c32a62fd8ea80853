/**
 * Whether there is a room to show yet: before that the page says that it joins, asks a guest for a name, or says
 * what is in the way.
 * @module
 */
import { protocolLimits } from "@earshot/app/protocol";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Button } from "react-aria-components/Button";
import type { FinalReason } from "../client/connection.ts";
import { Field } from "../parts/field.tsx";
import { Loading } from "../parts/loading.tsx";
import { Logo } from "../parts/logo.tsx";
import { Shell } from "./shell.tsx";
import {
  RoomContext,
  useClient,
  useConnection,
  useRoomView,
  useRoute,
  useT,
} from "./use-client.tsx";

const Wall = lazy(async () => ({ default: (await import("../pages/games/wall.tsx")).Wall }));

export function Gate(): ReactNode {
  const room = useRoomView();
  const connection = useConnection();
  const route = useRoute();
  if (connection.phase === "closed") return <Closed reason={connection.reason} />;
  if (room.phase !== "there") return <Joining />;
  return (
    <RoomContext value={room.state}>
      {route.page === "wall" ? (
        <Suspense fallback={<Loading />}>
          <Wall key={route.game} id={route.game} />
        </Suspense>
      ) : (
        <Shell route={route} />
      )}
    </RoomContext>
  );
}

function Joining(): ReactNode {
  const { connection } = useClient();
  const { phase } = useConnection();
  const t = useT();
  return (
    <main className="gate">
      <Logo moving />
      <p role="status">{t(phase === "lost" ? "connection.lost" : "connection.connecting")}</p>
      {phase === "lost" && (
        <Button className="button" onPress={() => connection.retry()}>
          {t("connection.retry")}
        </Button>
      )}
    </main>
  );
}

function Closed({ reason }: { readonly reason: FinalReason }): ReactNode {
  const { connection } = useClient();
  const t = useT();
  if (reason === "name") return <GuestName />;
  return (
    <main className="gate">
      <Logo />
      <h1>{t(`connection.${reason}.title`)}</h1>
      <p>{t(`connection.${reason}.text`)}</p>
      {reason === "version" && (
        <Button className="button primary" onPress={() => location.reload()}>
          {t("connection.version.reload")}
        </Button>
      )}
      {reason === "unruly" && (
        <Button className="button primary" onPress={() => connection.retry()}>
          {t("connection.unruly.retry")}
        </Button>
      )}
    </main>
  );
}

function GuestName(): ReactNode {
  const client = useClient();
  const t = useT();
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  return (
    <main className="gate">
      <Logo />
      <h1>{t("connection.name.title")}</h1>
      <p>{t("connection.name.text")}</p>
      <form
        className="gate-form"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (name.trim() !== "") client.enterAs(name.trim());
        }}
      >
        <Field
          label={t("profile.name")}
          value={name}
          onChange={setName}
          maxLength={protocolLimits.nameLength}
          problem={tried && name.trim() === "" ? t("profile.name.missing") : undefined}
          autoFocus
        />
        <Button className="button primary large" type="submit">
          {t("connection.name.enter")}
        </Button>
      </form>
    </main>
  );
}
