"""What is declared of putting away what was received."""

from app.areas.inventory.events import StockCarried
from app.areas.purchasing.operations.carried import count_carried
from app.kernel.declare import Subscriber
from app.ui.declare import AreaSpec

PUT_AWAY = AreaSpec(
    name="purchasing", title="Purchasing", subscribers=(Subscriber(StockCarried, count_carried),),
)
