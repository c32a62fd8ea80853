/**
 * Greek: the protocol as it happens.
 * @module
 */
import type { protocolEn } from "./en.ts";

export const protocolEl: Readonly<Record<keyof typeof protocolEn, string>> = {
  "network.protocol.about":
    "Τι λένε οι κόμβοι μεταξύ τους, την ώρα που συμβαίνει. Ο χρόνος κυλά προς τα κάτω.",
  "network.protocol.source": "Από πού έρχονται τα πλαίσια",
  "network.protocol.source.live": "Ζωντανά",
  "network.protocol.source.recording": "Από καταγραφή",
  "network.protocol.pause": "Παύση",
  "network.protocol.go": "Συνέχεια",
  "network.protocol.paused":
    "{count, plural, =0 {Σε παύση} one {Σε παύση, # νεότερο} other {Σε παύση, # νεότερα}}",
  "network.protocol.filter": "Πλαίσια που φαίνονται",
  "network.protocol.all": "Όλα",
  "network.protocol.who": "Ποιανού",
  "network.protocol.who.all": "Όλων",
  "network.protocol.none": "Δεν έχει ειπωθεί τίποτα ακόμη.",
  "network.protocol.everybody": "όλους",
  "network.protocol.line": "{from} προς {to}: {frame} {text}",
  "network.protocol.omitted":
    "{count, plural, one {# ακόμη πριν, πολύ γρήγορο για να ειπωθεί} other {# ακόμη πριν, πολύ γρήγορα για να ειπωθούν}}",
  "network.protocol.is.alive": "{name}: είναι εδώ",
  "network.protocol.is.suspected": "{name}: υπάρχει υποψία ότι έφυγε",
  "network.protocol.is.failed": "{name}: χάθηκε",
  "network.protocol.is.left": "{name}: αποχώρησε",
  "network.protocol.meaning": "Τι σημαίνουν τα πλαίσια",
  "network.recording.about":
    "Διάλεξε ένα αρχείο που έγινε με --record. Αναπαράγεται σε αυτό το μηχάνημα και δεν κρατιέται· ό,τι ειπώθηκε σε αυτό δεν φαίνεται.",
  "network.recording.open": "Άνοιγμα καταγραφής",
  "network.recording.reading": "Αναπαραγωγή: {name} …",
  "network.recording.none": "Το {name} δεν είναι καταγραφή, ή είναι άλλης έκδοσης.",
  "network.recording.large":
    "Το {name} είναι πολύ μεγάλο για σελίδα. Το «earshot replay FILE --frames» το δείχνει.",
  "network.recording.busy": "Αναπαράγεται ήδη άλλη καταγραφή. Δοκίμασε ξανά σε λίγο.",
  "network.recording.failed": "Το {name} δεν μπόρεσε να αναπαραχθεί: {reason}",
  "network.recording.closed": "Το {name} καταγράφηκε σε κλειστό χώρο.",
  "network.recording.secret": "Η συνθηματική φράση του",
  "network.recording.unlock": "Αναπαραγωγή",
  "network.recording.of": "{name}: {when}",
  "network.recording.same": "Αναπαράχθηκε: όλα είναι πάλι ίδια.",
  "network.recording.other":
    "Αναπαράχθηκε με άλλον κώδικα, δεν είναι όλα ίδια: τα πλαίσια μπορεί να διαφέρουν από τα τότε.",
  "network.recording.cut":
    "Δεν έχει κανονικό τέλος: το πρόγραμμα διακόπηκε ή το αρχείο έχει φθαρεί.",
  "network.recording.rest":
    "{count, plural, one {Ένα ακόμη πλαίσιο δεν φαίνεται.} other {# ακόμη πλαίσια δεν φαίνονται.}}",
  "network.recording.controls": "Χειρισμός της καταγραφής",
  "network.recording.play": "Έναρξη",
  "network.recording.back": "Ένα πλαίσιο πίσω",
  "network.recording.next": "Ένα πλαίσιο μπροστά",
  "network.recording.speed": "Ταχύτητα",
  "network.recording.place": "Θέση στην καταγραφή",
  "network.recording.at": "{at} από {all} δευτερόλεπτα",
  "network.frame.announce":
    "Λέει ποιος είναι ο αποστολέας: όνομα, ρόλοι, ομάδες, διευθύνσεις, με υπογραφή.",
  "network.frame.request":
    "Ρωτά ποιος είναι εδώ. Όποιος το ακούει αποδεικνύει ότι είναι εδώ και αναγγέλλεται.",
  "network.frame.echo": "Απαντά σε ερώτηση, και έτσι αποδεικνύει ότι ο αποστολέας ζει τώρα.",
  "network.frame.goodbye": "Ο αποστολέας αποχωρεί.",
  "network.frame.view":
    "Πόσους κόμβους μετρά ο αποστολέας, και ένα άθροισμα για να δουν οι άλλοι αν μετρούν τους ίδιους.",
  "network.frame.ping":
    "Είσαι εκεί; Όλοι ρωτιούνται πότε πότε, ώστε κανείς να μη χάνεται απαρατήρητα.",
  "network.frame.ack": "Ναι, εδώ είμαι: απαντά σε ping.",
  "network.frame.ping-request": "Ζητά από τρίτον να κάνει ping σε κάποιον που δεν απαντά.",
  "network.frame.nack": "Ούτε ο τρίτος πήρε απάντηση.",
  "network.frame.update":
    "Νέα για άλλους: για ποιον υπάρχει υποψία ότι έφυγε, ποιος χάθηκε ή ποιος είναι τελικά εδώ.",
  "network.frame.sync": "Μετράμε διαφορετικά: ζητά τον κατάλογο των κόμβων.",
  "network.frame.roster": "Ο κατάλογος των κόμβων, ή ένα μέρος του.",
  "network.frame.fetch": "Ζητά τις αναγγελίες όσων λείπουν από τον δικό του κατάλογο.",
  "network.frame.relay": "Μεταδίδει την αναγγελία κάποιου άλλου.",
  "network.frame.message": "Μήνυμα προς ομάδα, χωρίς υπόσχεση ότι θα φτάσει.",
  "network.frame.latest": "Το ίδιο, αλλά μετρά μόνο το τελευταίο.",
  "network.frame.packet": "Ερώτηση προς έναν κόμβο, ή η απάντησή του.",
  "network.frame.start": "Μια ροή μηνυμάτων αρχίζει για κάποιον, με αυτό το slot.",
  "network.frame.join": "Ζητά την αρχή μιας ροής της οποίας ακούγονται τα slots.",
  "network.frame.report": "Πού βρίσκεται ο παραλήπτης: τι έχει και πόσα ακόμη δέχεται.",
  "network.frame.nak": "Λείπουν slots: τα ζητά ξανά. Όταν όλα πάνε καλά, δεν λέγεται τίποτα.",
  "network.frame.gone": "Τα slots που ζητήθηκαν δεν κρατιούνται πια.",
  "network.frame.heartbeat": "Αυτό ήταν το τελευταίο slot: όποιος δεν το έχει το καταλαβαίνει.",
  "network.frame.evicted": "Ο παραλήπτης ήταν πολύ αργός και δεν τον περιμένουν άλλο.",
  "network.frame.decline": "Ο παραλήπτης δεν θέλει αυτή τη ροή.",
  "network.frame.end": "Η ροή τελείωσε.",
  "network.frame.slots": "Slots, τα αριθμημένα πακέτα μιας ροής: μέσα τους είναι τα μηνύματα.",
  "network.frame.repair": "Slots που χάθηκαν και στέλνονται ξανά επειδή κάποιος τα ζήτησε.",
};
