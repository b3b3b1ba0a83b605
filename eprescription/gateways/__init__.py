"""How prescriptions come in from outside and go out: files, signatures, masters, time stamps, copies."""
