"""What the web server runs (management/serving.py)."""

import gc

from platform_site.api.counters import Site
from platform_site.management.serving import THREADS
from platform_site.wsgi import application as pages


# What is loaded by now stays: to look through it for garbage again and again, in each process, finds none.
gc.freeze()
gc.set_threshold(50_000, 20, 100)

application = Site(pages, THREADS)
