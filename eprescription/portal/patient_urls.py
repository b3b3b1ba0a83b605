from django.urls import path

from eprescription.portal import patient, patient_notebook


urlpatterns = [
    path("", patient.prescriptions, name="my_prescriptions"),
    path("trail", patient.trail, name="my_prescriptions_trail"),
    path("notebook.txt", patient_notebook.as_text, name="my_notebook_text"),
    path("notebook.json", patient_notebook.as_json, name="my_notebook_json"),
    path("<uuid:uid>/", patient.prescription, name="my_prescription"),
    path("<uuid:uid>/copy", patient.copy, name="my_prescription_copy"),
]
