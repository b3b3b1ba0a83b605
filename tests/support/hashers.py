"""How tests hash passwords: as production does, with so little work that thousands of sign-ins cost nothing."""

from django.contrib.auth.hashers import ScryptPasswordHasher


class Quick(ScryptPasswordHasher):
    """scrypt with a five-thousandth of the work."""

    work_factor, parallelism = 2**4, 1
