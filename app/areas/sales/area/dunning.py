"""What is declared of reminders."""

from app.areas.sales.documents.dunning import reminder
from app.areas.sales.operations import charging
from app.areas.sales.operations import dunning as operations
from app.areas.sales.queries import dunning
from app.areas.sales.ui.dunning import DUNNING_PART
from app.kernel.declare import DetailSpec, DocumentSpec, OperationSpec, PermissionSpec
from app.ui.declare import AreaSpec

DUN = "sales.dunning"

DUNNING_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(
        OperationSpec(operations.set_dunning_level, "Level of reminders set", DUN),
        OperationSpec(operations.remove_dunning_level, "Level of reminders removed", DUN),
        OperationSpec(operations.propose_reminders, "Reminders proposed", DUN),
        OperationSpec(operations.send_reminder, "Reminder sent", DUN,
                      reverse=lambda _uow, cmd, _result: operations.WithdrawReminder(cmd.letter_id)),
        OperationSpec(operations.withdraw_reminder, "Reminder withdrawn", DUN,
                      final="propose the reminders anew instead."),
        OperationSpec(charging.waive_charges, "Charges of a reminder waived", DUN,
                      final="send the reminder anew, or write an invoice.", verb="Waive"),
    ),
    lists=(dunning.LETTERS, dunning.LEVELS),
    details=(
        DetailSpec("dunning_letter", "Reminder", dunning.letter_detail),
        DetailSpec("dunning_level", "Level of reminders", dunning.level_detail),
    ),
    documents=(DocumentSpec("reminder", "Reminder", "dunning_letter", dunning.READ, reminder),),
    permissions=(PermissionSpec(DUN, "Set levels of reminders, propose and send them"),),
    tab_parts=(DUNNING_PART,),
)
