"""What a market is: scenario folders, their schema, and loading them."""

from vendsim.scenario.load import list_scenarios, load_scenario
from vendsim.scenario.people import ComplaintKindsSpec, CustomersSpec, LetterSpec
from vendsim.scenario.scenario import Scenario, ScenarioHead
from vendsim.scenario.schema import (
    TOOL_NAMES,
    CalendarSpec,
    DemandSpec,
    LeadTimeSpec,
    LimitsSpec,
    MachineSpec,
    MailSpec,
    MoneySpec,
    PageSpec,
    PriceBreakSpec,
    ProductSpec,
    Size,
    StorageSpec,
    SupplierSpec,
    ToolName,
    ToolSpec,
    VarietySpec,
    WeatherSpec,
)

__all__ = [
    "TOOL_NAMES",
    "CalendarSpec",
    "ComplaintKindsSpec",
    "CustomersSpec",
    "DemandSpec",
    "LeadTimeSpec",
    "LetterSpec",
    "LimitsSpec",
    "MachineSpec",
    "MailSpec",
    "MoneySpec",
    "PageSpec",
    "PriceBreakSpec",
    "ProductSpec",
    "Scenario",
    "ScenarioHead",
    "Size",
    "StorageSpec",
    "SupplierSpec",
    "ToolName",
    "ToolSpec",
    "VarietySpec",
    "WeatherSpec",
    "list_scenarios",
    "load_scenario",
]
