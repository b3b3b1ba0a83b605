"""Browser doors of the electronic prescription service."""
