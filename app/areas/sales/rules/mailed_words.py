"""What goes with a document to a customer, in three languages, until the firm writes its own words."""

from collections.abc import Mapping

from app.kernel.mailing import MailWords

_SIGNED = "{% if me.name %}\n{{ me.name }}\n{% endif %}\n{{ firm.name }}"
_EN, _DE, _FR = f"Kind regards\n{_SIGNED}", f"Freundliche Grüße\n{_SIGNED}", f"Cordialement\n{_SIGNED}"


def _words(english: tuple[str, str], german: tuple[str, str], french: tuple[str, str]) -> Mapping[str, MailWords]:
    return {
        "en": MailWords(english[0], f"Good day,\n\n{english[1]}\n\n{_EN}"),
        "de": MailWords(german[0], f"Guten Tag,\n\n{german[1]}\n\n{_DE}"),
        "fr": MailWords(french[0], f"Bonjour,\n\n{french[1]}\n\n{_FR}"),
    }


QUOTE = _words(
    ("Our quote {{ quote.number }}", ("please find attached our quote {{ quote.number }}"
     "{% if quote.title %} “{{ quote.title }}”{% endif %}. It is valid until {{ quote.valid_until }}. "
     "We are glad to answer questions; simply reply to this mail.")),
    ("Unser Angebot {{ quote.number }}", ("anbei erhalten Sie unser Angebot {{ quote.number }}"
     "{% if quote.title %} „{{ quote.title }}“{% endif %}. Es ist gültig bis {{ quote.valid_until }}. "
     "Fragen beantworten wir gern; antworten Sie einfach auf diese Mail.")),
    ("Notre offre {{ quote.number }}", ("veuillez trouver ci-joint notre offre {{ quote.number }}"
     "{% if quote.title %} « {{ quote.title }} »{% endif %}, valable jusqu'au {{ quote.valid_until }}. "
     "Pour toute question, il suffit de répondre à ce message.")),
)
ORDER = _words(
    ("Confirmation of your order {{ order.number }}", ("thank you for your order"
     "{% if order.reference %} {{ order.reference }}{% endif %}. Attached is our confirmation {{ order.number }} with "
     "quantities, prices and days. Please tell us if anything is not as you wish.")),
    ("Bestätigung Ihrer Bestellung {{ order.number }}", ("vielen Dank für Ihre Bestellung"
     "{% if order.reference %} {{ order.reference }}{% endif %}. Anbei erhalten Sie unsere Auftragsbestätigung "
     "{{ order.number }} mit Mengen, Preisen und Terminen. Bitte sagen Sie uns, wenn etwas nicht stimmt.")),
    ("Confirmation de votre commande {{ order.number }}", ("merci de votre commande"
     "{% if order.reference %} {{ order.reference }}{% endif %}. Vous trouverez ci-joint notre confirmation "
     "{{ order.number }} avec quantités, prix et dates. Dites-nous si quelque chose ne convient pas.")),
)
INVOICE = _words(
    ("{% if invoice.kind == \"credit\" %}Credit note{% else %}Invoice{% endif %} {{ invoice.number }}",
     ("please find attached {% if invoice.kind == \"credit\" %}credit note{% else %}invoice{% endif %} "
      "{{ invoice.number }} of {{ invoice.date }} over {{ invoice.total }}"
      "{% if invoice.kind != \"credit\" %}, due on {{ invoice.due_on }}{% endif %}.")),
    ("{% if invoice.kind == \"credit\" %}Gutschrift{% else %}Rechnung{% endif %} {{ invoice.number }}",
     ("anbei erhalten Sie die {% if invoice.kind == \"credit\" %}Gutschrift{% else %}Rechnung{% endif %} "
      "{{ invoice.number }} vom {{ invoice.date }} über {{ invoice.total }}"
      "{% if invoice.kind != \"credit\" %}, fällig am {{ invoice.due_on }}{% endif %}.")),
    ("{% if invoice.kind == \"credit\" %}Avoir{% else %}Facture{% endif %} {{ invoice.number }}",
     ("veuillez trouver ci-joint {% if invoice.kind == \"credit\" %}l'avoir{% else %}la facture{% endif %} "
      "{{ invoice.number }} du {{ invoice.date }} de {{ invoice.total }}"
      "{% if invoice.kind != \"credit\" %}, à régler avant le {{ invoice.due_on }}{% endif %}.")),
)
STATEMENT = _words(
    ("Statement of your account", ("please find attached the statement of your account with us as of {{ today.date }}. "
     "Tell us if it does not agree with your books.")),
    ("Ihr Kontoauszug", ("anbei erhalten Sie den Auszug Ihres Kontos bei uns, Stand {{ today.date }}. "
     "Bitte melden Sie sich, wenn er nicht mit Ihren Büchern übereinstimmt.")),
    ("Relevé de votre compte", ("veuillez trouver ci-joint le relevé de votre compte chez nous au {{ today.date }}. "
     "Merci de nous signaler tout écart avec vos livres.")),
)
REMINDER = _words(
    ("{{ reminder.title }}", ("some of our invoices to you are over due: {{ reminder.open }} in all. The attached "
     "letter names them. Please pay them by {{ reminder.pay_by }}, or tell us what keeps you from it. If you have paid "
     "meanwhile, thank you.")),
    ("Zahlungserinnerung{% if reminder.level > 1 %} ({{ reminder.level }}. Schreiben){% endif %}",
     ("einige unserer Rechnungen an Sie sind überfällig, zusammen {{ reminder.open }}. Das Schreiben im "
     "Anhang nennt sie. Bitte zahlen Sie bis zum {{ reminder.pay_by }}, oder sagen Sie uns, was dem im Wege steht. "
     "Haben Sie inzwischen gezahlt, danken wir Ihnen.")),
    ("Rappel de paiement{% if reminder.level > 1 %} ({{ reminder.level }}){% endif %}",
     ("certaines de nos factures sont en retard de paiement, pour un total de {{ reminder.open }}. La "
     "lettre ci-jointe les énumère. Merci de les régler avant le {{ reminder.pay_by }}, ou de nous dire ce qui "
     "l'empêche. Si vous avez payé entre-temps, merci.")),
)
