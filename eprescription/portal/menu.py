"""The lines of the navigation that this service adds."""

from eprescription.portal import staff_counts as counts
from platform_site.portal import waiting
from platform_site.portal.navigation import Item, add
from platform_site.portal.waiting import Waiting


add(
    Item("my_prescriptions", "あなた", 2),
    Item("clinic", "電子処方箋", 10),
    Item("clinic_drugs", "電子処方箋", 11),
    Item("clinic_results", "電子処方箋", 13),
    Item("inquiries", "電子処方箋", 25),
    Item("tracing_reports", "電子処方箋", 26),
    Item("protocols", "電子処方箋", 27),
    Item("pharmacy", "電子処方箋", 20),
    Item("pharmacy_redeem", "電子処方箋", 21),
    Item("pharmacy_card", "電子処方箋", 22),
    Item("pharmacy_papers", "電子処方箋", 23),
    Item("drug_masters", "電子処方箋", 50),
    Item("drug_master_new", "電子処方箋", 51),
    Item("drug_pairs", "電子処方箋", 52),
    Item("prescribing_stops", "電子処方箋", 60),
    Item("recalls", "電子処方箋", 65),
    Item("inspection_register", "電子処方箋", 70),
    Item("inspections", "電子処方箋", 71),
    Item("rx_statistics", "電子処方箋", 80),
    Item("rx_adoption", "電子処方箋", 81),
)
waiting.add(
    Waiting("rx_statistics", "前日のいつもと違う警告", counts.turned),
    Waiting("inspections", "登録の要る自主点検", counts.inspections_due),
)
