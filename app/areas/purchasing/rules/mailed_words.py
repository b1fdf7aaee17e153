"""What goes with a document to a supplier, in three languages, until the firm writes its own words."""

from collections.abc import Mapping

from app.kernel.mailing import MailWords

_SIGNED = "{% if me.name %}\n{{ me.name }}\n{% endif %}\n{{ firm.name }}"
_EN, _DE, _FR = f"Kind regards\n{_SIGNED}", f"Freundliche Grüße\n{_SIGNED}", f"Cordialement\n{_SIGNED}"

PURCHASE_ORDER: Mapping[str, MailWords] = {
    "en": MailWords(
        "Our order {{ purchase.number }}", "Good day,\n\nplease find attached our order {{ purchase.number }} over "
        "{{ purchase.total }}. We need the goods by {{ purchase.due_on }}. Please confirm the order and the day by "
        f"replying to this mail.\n\n{_EN}"),
    "de": MailWords(
        "Unsere Bestellung {{ purchase.number }}", "Guten Tag,\n\nanbei erhalten Sie unsere Bestellung "
        "{{ purchase.number }} über {{ purchase.total }}. Wir brauchen die Ware bis zum {{ purchase.due_on }}. Bitte "
        f"bestätigen Sie Bestellung und Termin, indem Sie auf diese Mail antworten.\n\n{_DE}"),
    "fr": MailWords(
        "Notre commande {{ purchase.number }}", "Bonjour,\n\nveuillez trouver ci-joint notre commande "
        "{{ purchase.number }} de {{ purchase.total }}. Nous avons besoin de la marchandise pour le "
        "{{ purchase.due_on }}. Merci de confirmer la commande et la date en répondant à ce message."
        f"\n\n{_FR}"),
}
QUOTATION: Mapping[str, MailWords] = {
    "en": MailWords(
        "Request for quotation {{ request.number }}", "Good day,\n\nplease find attached our request for quotation "
        "{{ request.number }}. We ask for your prices and lead times by {{ request.answer_by }}; simply reply to this "
        f"mail.\n\n{_EN}"),
    "de": MailWords(
        "Anfrage {{ request.number }}", "Guten Tag,\n\nanbei erhalten Sie unsere Anfrage {{ request.number }}. Wir "
        "bitten um Preise und Lieferzeiten bis zum {{ request.answer_by }}; antworten Sie einfach auf diese Mail."
        f"\n\n{_DE}"),
    "fr": MailWords(
        "Demande de prix {{ request.number }}", "Bonjour,\n\nveuillez trouver ci-joint notre demande de prix "
        "{{ request.number }}. Merci de nous donner vos prix et délais avant le {{ request.answer_by }}, en répondant "
        f"à ce message.\n\n{_FR}"),
}
