"""What is declared of parties that may be the same."""

from app.areas.parties.operations import duplicates
from app.areas.parties.queries.duplicates import DUPLICATES, duplicate_detail
from app.areas.parties.rules.duplicates import OPEN
from app.kernel.declare import DetailSpec, OperationSpec, PermissionSpec
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, TabPart, ViewSpec, always, in_state, selected

_FIND = ActionSpec(
    "parties.find_duplicates", "Find duplicates", "search", always, "find_duplicates", ask=False,
    help="Compare all companies and people, and list the pairs that are probably the same.",
)
_MERGE = ActionSpec(
    "parties.merge", "Merge", "link", in_state(OPEN), "merge_parties",
    screen="app.areas.parties.ui.merging:MergeScreen", primary=True, key="Ctrl+M",
    help="Make one of the two, field by field.",
)
_DIFFERENT = ActionSpec(
    "parties.different", "Mark as different", "link-2-off", in_state(OPEN, single=False), "mark_different",
    selected("duplicate_id"), ask=False, each=True, key="Ctrl+D",
    help="Remember that these are two; they are not asked about again.",
)

VIEW = ViewSpec(
    "duplicates", (_FIND, _DIFFERENT, _MERGE),
    EmptySpec("Nothing is to be looked at", "Let the program compare everybody with everybody: shortened names, other "
              "spellings and old addresses are understood.", "users", "parties.find_duplicates"),
    "app.areas.parties.charts:draw_evidence", preset=OPEN, order=80, group="Customers",
)

DUPLICATES_PART = AreaSpec(
    name="parties", title="Duplicates",
    operations=(
        OperationSpec(duplicates.find_duplicates, "Duplicates looked for", "parties.merge", computes=True,
                      prepare=duplicates.compare_parties),
        OperationSpec(duplicates.mark_different, "Two kept apart", "parties.merge"),
        OperationSpec(duplicates.merge_parties, "Two made one", "parties.merge"),
    ),
    lists=(DUPLICATES,),
    details=(DetailSpec("duplicate", "Pair", duplicate_detail),),
    permissions=(PermissionSpec("parties.merge", "Find and merge duplicates"),),
    tab_parts=(TabPart("customers", (VIEW,)),),
)
