"""What FHIR R4 says of prescriptions and dispensings: plain JSON by JP-CLINS and JP Core."""
