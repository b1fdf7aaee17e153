"""What is declared of service policies and the clocks that follow from them."""

from app.areas.support import operations as do
from app.areas.support.operations.replaying import replay_policy, try_policy
from app.areas.support.operations.tagging import follow_tags
from app.areas.support.queries import policy_pages as pages
from app.areas.support.queries.replay_pages import REPLAYS, replay_detail
from app.kernel.declare import DetailSpec, OperationSpec, PermissionSpec, Subscriber
from app.kernel.tags import TagsChanged
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
    settings_of,
)

_THIS_POLICY, _THIS_VERSION = selected("policy_id"), selected("version_id")

POLICIES_VIEW = ViewSpec(
    "policies", (
        ActionSpec("support.change_policy", "Change", "pencil", one, "set_policy", of_selected(pages.policy_values),
                   primary=True, help="Write a new version; tickets that are there keep what they were promised."),
        ActionSpec("support.new_policy", "New policy", "plus", operation="set_policy",
                   help="Promise some tickets something of their own: by priority, subject, channel, customer or tag."),
        ActionSpec("support.switch_policy", "Switch on or off", "power", one, "switch_policy", _THIS_POLICY,
                   help="Whether tickets that come may run under it."),
        ActionSpec("support.set_customer_zone", "Set customer's zone", "globe", operation="set_customer_zone",
                   help="Say in which time zone a customer lives, for policies that count by it."),
    ),
    EmptySpec("Nothing is promised", "A policy says how soon tickets are answered and resolved.", "timer",
              "support.new_policy"),
    order=90, group=settings_of("service levels"),
)
VERSIONS_VIEW = ViewSpec(
    "policy_versions", (
        ActionSpec("support.adopt_policy", "Adopt", "circle-check", in_state("draft", "former"), "adopt_policy",
                   _THIS_VERSION, primary=True, help="Make it what is promised from now on."),
        ActionSpec("support.replay_policy", "Try on the past", "history", one, "replay_policy", _THIS_VERSION,
                   help="See what it would have made of the tickets of the past; none of them is changed."),
        ActionSpec("support.discard_draft", "Discard", "trash-2", in_state("draft"), "discard_draft", _THIS_VERSION,
                   ask=False, help="Remove a draft that is not wanted."),
    ),
    order=91, group=settings_of("service levels"),
)
REPLAYS_VIEW = ViewSpec("replays", (), EmptySpec(
    "Nothing was tried yet", "Write a change of a policy as a draft, then try it: this shows which promises would have "
    "been kept and broken.", "history"), order=92, group=settings_of("service levels"))
ZONES_VIEW = ViewSpec("customer_zones", (), EmptySpec(
    "No zones yet", "Where a policy counts by the customer's own clock, their zone is written down here.", "globe",
), order=94, group=settings_of("service levels"))

POLICIES = AreaSpec(
    name="support", title="Support", subscribers=(Subscriber(TagsChanged, follow_tags),),
    operations=(
        OperationSpec(do.set_policy, "Policy written", "support.promise"),
        OperationSpec(do.adopt_policy, "Policy in use", "support.promise"),
        OperationSpec(do.discard_draft, "Draft of a policy thrown away", "support.promise"),
        OperationSpec(do.switch_policy, "Policy switched", "support.promise"),
        OperationSpec(replay_policy, "Policy tried", "support.promise", computes=True,
                      prepare=try_policy),
        OperationSpec(do.set_customer_zone, "Customer's zone noted", "support.promise"),
    ),
    lists=(pages.POLICIES, pages.POLICY_VERSIONS, pages.CUSTOMER_ZONES, REPLAYS),
    details=(
        DetailSpec("policy", "Service policy", pages.policy_detail),
        DetailSpec("policy_version", "Version of a policy", pages.version_detail),
        DetailSpec("replay", "Replay", replay_detail),
    ),
    permissions=(PermissionSpec("support.promise", "Say how soon customers are answered"),),
    tab_parts=(TabPart("support", views=(POLICIES_VIEW, VERSIONS_VIEW, REPLAYS_VIEW, ZONES_VIEW)),),
)
