from django.urls import path

from eprescription.portal import (
    staff_adoption,
    staff_drug_master,
    staff_drug_masters,
    staff_drug_new,
    staff_drug_trial,
    staff_inspection_register,
    staff_inspections,
    staff_pairs,
    staff_recalls,
    staff_statistics,
    staff_stops,
)
from eprescription.portal.staff_drug_deciding import AskToPublish, AskToRollBack, Discard
from eprescription.portal.staff_drug_trial import TryOut
from eprescription.portal.staff_inspections_steps import Register, Revoke
from eprescription.portal.staff_recalls import AskToRecall
from eprescription.portal.staff_stops_steps import AskToLift, StopCode, StopFacility


urlpatterns = [
    path("drug-masters/", staff_drug_masters.masters, name="drug_masters"),
    path("drug-masters/new", staff_drug_new.new, name="drug_master_new"),
    path("drug-masters/<int:release>", staff_drug_master.master, name="drug_master"),
    path("drug-masters/<int:release>/changes.csv", staff_drug_master.changes_csv, name="drug_master_changes"),
    path("drug-masters/<int:release>/trial.csv", staff_drug_trial.trial_csv, name="drug_master_trial"),
    *TryOut.urls("drug-masters/trial"),
    *AskToPublish.urls("drug-masters/publish"),
    *AskToRollBack.urls("drug-masters/roll-back"),
    *Discard.urls("drug-masters/discard"),
    path("drug-pairs/", staff_pairs.pairs, name="drug_pairs"),
    path("prescribing-stops/", staff_stops.stops, name="prescribing_stops"),
    path("prescribing-stops/<uuid:uid>", staff_stops.stop, name="prescribing_stop"),
    *StopFacility.urls("prescribing-stops/facility"),
    *StopCode.urls("prescribing-stops/code"),
    *AskToLift.urls("prescribing-stops/lift"),
    path("inspection-register/", staff_inspection_register.register, name="inspection_register"),
    path("inspections/", staff_inspections.inspections, name="inspections"),
    *Register.urls("inspections/new"),
    *Revoke.urls("inspections/revoke"),
    path("prescription-statistics/", staff_statistics.statistics, name="rx_statistics"),
    path("prescription-statistics/chart.svg", staff_statistics.chart, name="rx_statistics_chart"),
    path("prescription-statistics/table.csv", staff_statistics.table, name="rx_statistics_csv"),
    path("prescription-adoption/", staff_adoption.shown, name="rx_adoption"),
    path("prescription-adoption/table.csv", staff_adoption.table, name="rx_adoption_csv"),
    path("recalls/", staff_recalls.recalls, name="recalls"),
    path("recalls/<uuid:uid>", staff_recalls.recall, name="recall"),
    *AskToRecall.urls("recalls/new"),
]
