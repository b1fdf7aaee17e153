"""The tables of sales."""

from app.areas.sales.models.activities import Activity
from app.areas.sales.models.amendments import OrderHold, OrderPromise, OrderVersion
from app.areas.sales.models.consigned import ConsignedSale
from app.areas.sales.models.customers import CustomerTerms
from app.areas.sales.models.dunning import DunningHold, DunningLetter, DunningLevel, DunningLine, DunningStep
from app.areas.sales.models.invoices import BillingPolicy, BillingTerms, Invoice, InvoiceLine, InvoiceTax, TaxRule
from app.areas.sales.models.leads import AssignmentPerson, AssignmentRule, Lead, ScoreRule
from app.areas.sales.models.opportunities import Competitor, LostReason, Opportunity, Pipeline, Rival, Stage, StageVisit
from app.areas.sales.models.orders import SalesOrder, SalesOrderLine
from app.areas.sales.models.payments import BankLine, BankProposal, Payment, Settlement
from app.areas.sales.models.quotes import Quote, QuoteLine, QuoteText, QuoteVersion, SalesPolicy
from app.areas.sales.models.standing import BlanketLine, BlanketOrder, RecurringLine, RecurringOrder, RecurringRun
from app.areas.sales.models.targets import (
    CommissionLine,
    CommissionRule,
    CommissionStatement,
    OrderCredit,
    Seller,
    Target,
    Team,
)
from app.areas.sales.models.winning import WinModel, WinScore
from app.areas.sales.models.worth import CustomerWorth, WorthModel

__all__ = [
    "Activity", "AssignmentPerson", "AssignmentRule", "BankLine", "BankProposal", "BillingPolicy", "BillingTerms",
    "BlanketLine", "BlanketOrder", "CommissionLine", "CommissionRule", "CommissionStatement", "Competitor",
    "ConsignedSale", "CustomerTerms", "CustomerWorth", "DunningHold", "DunningLetter", "DunningLevel",
    "DunningLine", "DunningStep", "Invoice", "InvoiceLine",
    "InvoiceTax", "Lead", "LostReason", "Opportunity", "OrderCredit", "OrderHold", "OrderPromise", "OrderVersion",
    "Payment", "Pipeline", "Quote", "QuoteLine", "QuoteText", "QuoteVersion", "RecurringLine", "RecurringOrder",
    "RecurringRun", "Rival", "SalesOrder", "SalesOrderLine", "SalesPolicy", "ScoreRule", "Seller", "Settlement",
    "Stage", "StageVisit", "Target", "TaxRule", "Team", "WinModel", "WinScore", "WorthModel",
]
