"""The area's declaration, joined from its subjects."""

from app.areas.mail.area.documents import DOCUMENTS
from app.areas.mail.area.messages import MESSAGES
from app.areas.mail.area.posting import POSTING
from app.areas.mail.area.routing import ROUTING
from app.areas.mail.area.views import VIEWS
from app.ui.declare import joined

AREA = joined("mail", "Mail", MESSAGES, POSTING, VIEWS, DOCUMENTS, ROUTING)
