/**
 * Spanish: the protocol as it happens.
 * @module
 */
import type { protocolEn } from "./en.ts";

export const protocolEs: Readonly<Record<keyof typeof protocolEn, string>> = {
  "network.protocol.about": "Lo que los pares se dicen, según ocurre. El tiempo corre hacia abajo.",
  "network.protocol.source": "De dónde vienen las tramas",
  "network.protocol.source.live": "En directo",
  "network.protocol.source.recording": "De una grabación",
  "network.protocol.pause": "Pausa",
  "network.protocol.go": "Seguir",
  "network.protocol.paused":
    "{count, plural, =0 {En pausa} one {En pausa, # nueva} other {En pausa, # nuevas}}",
  "network.protocol.filter": "Tramas mostradas",
  "network.protocol.all": "Todas",
  "network.protocol.who": "De quién",
  "network.protocol.who.all": "De todos",
  "network.protocol.none": "Todavía no se ha dicho nada.",
  "network.protocol.everybody": "todos",
  "network.protocol.line": "{from} a {to}: {frame} {text}",
  "network.protocol.omitted":
    "{count, plural, one {# más antes, demasiado rápida para contarla} other {# más antes, demasiado rápidas para contarlas}}",
  "network.protocol.is.alive": "{name} está",
  "network.protocol.is.suspected": "se sospecha que {name} no está",
  "network.protocol.is.failed": "{name} ha fallado",
  "network.protocol.is.left": "{name} se ha ido",
  "network.protocol.meaning": "Qué significan las tramas",
  "network.recording.about":
    "Elige un archivo hecho con --record. Se reproduce en este equipo y no se guarda; lo que se dijo en él no se muestra.",
  "network.recording.open": "Abrir una grabación",
  "network.recording.reading": "Reproduciendo {name} …",
  "network.recording.none": "{name} no es una grabación, o es de otra versión.",
  "network.recording.large":
    "{name} es demasiado grande para una página. «earshot replay FILE --frames» la muestra.",
  "network.recording.busy": "Se está reproduciendo otra grabación. Inténtalo dentro de un momento.",
  "network.recording.failed": "{name} no se pudo reproducir: {reason}",
  "network.recording.closed": "{name} se grabó en un ámbito cerrado.",
  "network.recording.secret": "Su frase de paso",
  "network.recording.unlock": "Reproducir",
  "network.recording.of": "{name}: {when}",
  "network.recording.same": "Reproducida: todo vuelve a ser igual.",
  "network.recording.other":
    "Reproducida con otro código, no todo es igual: las tramas pueden diferir de las de entonces.",
  "network.recording.cut":
    "No tiene un final correcto: el programa fue interrumpido o el archivo está dañado.",
  "network.recording.rest":
    "{count, plural, one {Una trama más no se muestra.} other {# tramas más no se muestran.}}",
  "network.recording.controls": "Reproducción de la grabación",
  "network.recording.play": "Reproducir hacia delante",
  "network.recording.back": "Una trama atrás",
  "network.recording.next": "Una trama adelante",
  "network.recording.speed": "Velocidad",
  "network.recording.place": "Lugar en la grabación",
  "network.recording.at": "{at} de {all} segundos",
  "network.frame.announce":
    "Dice quién es el emisor: nombre, roles, grupos, direcciones; con firma.",
  "network.frame.request": "Pregunta quién está. Quien lo oye demuestra que está y se anuncia.",
  "network.frame.echo": "Responde a una petición y demuestra que el emisor está vivo ahora.",
  "network.frame.goodbye": "El emisor se va.",
  "network.frame.view":
    "Cuántos pares cuenta el emisor, y una suma con la que otros ven si cuentan lo mismo.",
  "network.frame.ping":
    "¿Estás ahí? A todos se les pregunta de vez en cuando, para que nadie se pierda sin notarse.",
  "network.frame.ack": "Sí, aquí estoy: responde a un ping.",
  "network.frame.ping-request": "Pide a un tercero que haga ping a alguien que no responde.",
  "network.frame.nack": "El tercero tampoco ha tenido respuesta.",
  "network.frame.update":
    "Noticias de otros: de quién se sospecha que se fue, quién ha fallado o quién sí está.",
  "network.frame.sync": "Contamos distinto: pide la lista de pares.",
  "network.frame.roster": "La lista de pares, o una parte.",
  "network.frame.fetch": "Pide los anuncios de quienes faltan en la propia lista.",
  "network.frame.relay": "Pasa el anuncio de otro.",
  "network.frame.message": "Un mensaje a un grupo, sin promesa de que llegue.",
  "network.frame.latest": "Lo mismo, pero solo cuenta el último.",
  "network.frame.packet": "Una pregunta a un par, o su respuesta.",
  "network.frame.start": "Empieza una secuencia de mensajes para alguien, con este slot.",
  "network.frame.join": "Pide el comienzo de una secuencia cuyos slots se oyen.",
  "network.frame.report": "Hasta dónde ha llegado el receptor: qué tiene y cuánto más acepta.",
  "network.frame.nak": "Faltan slots: los pide otra vez. Si todo va bien, no se dice nada.",
  "network.frame.gone": "Los slots pedidos ya no se conservan.",
  "network.frame.heartbeat": "Este fue el último slot: quien no lo tiene lo nota.",
  "network.frame.evicted": "El receptor era demasiado lento y ya no se le espera.",
  "network.frame.decline": "El receptor no quiere esta secuencia.",
  "network.frame.end": "La secuencia ha terminado.",
  "network.frame.slots": "Slots, los datagramas numerados de una secuencia: llevan los mensajes.",
  "network.frame.repair": "Slots perdidos, enviados otra vez porque alguien los pidió.",
};
