"""What electronic prescriptions cost: a check on request of who takes a hundred medicines, and a registration.

Checks come by a schedule, with few people and with all, in turn; registrations 100 a second by a schedule, and as many
as go. They are signed beforehand, by the doctors of a thousand clinics.
"""

from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, date, datetime

from benchmarks import eprescription_told as told
from benchmarks import report, rx_people, stage
from benchmarks.eprescription_told import CHECKS, REGISTRATIONS, Measured
from benchmarks.options import Options, given
from benchmarks.rx_desks import CheckDesk, RegistrationDesk
from benchmarks.rx_documents import is_elderly
from benchmarks.rx_signers import Practice
from benchmarks.traffic import OPEN_CONNECTIONS, Site, site
from eprescription.rules.document import Form
from platform_site.periods import jst_day


FEW = 10_000
WARM = 3
"""Seconds of a load that does not count."""
VISITORS = 3_000
"""People who are prescribed for again and again."""
BOTH = (Form.RECORD_FILE, Form.JSON)


def main() -> None:
    """Measure checks and registrations, and print their tables and the two result lines."""
    options, on = given(), jst_day(datetime.now(UTC))  # noqa: TID251 - the tool's own clock
    with ExitStack() as stack:
        environment, whole = _served(stack, stage.NAME, options.people, on)
        sites = {"whole": whole}
        if options.people > FEW:
            sites["few"] = _served(stack, f"{stage.NAME}_few", FEW, on)[1]
        checks = _checks(sites, options, on)
        practice = Practice(environment, stack.enter_context(ProcessPoolExecutor(2)))
        registrations = _registrations(whole, practice, options)
        memory = whole.memory()[0]
    lines = [*told.checked(checks, FEW, options), "", *told.registered(registrations, options)]
    results = told.results(checks, registrations, options, memory)
    report.tell("eprescription", "Electronic prescriptions", options, lines, *results)


def _served(stack: ExitStack, name: str, people: int, on: date) -> tuple[dict[str, str], Site]:
    """Return the environment and the server of a database of so many people; both last as long as the stack."""
    environment = stack.enter_context(stage.database(name))
    stage.fill(environment, people)
    rx_people.open_practices(environment)
    rx_people.fill(environment, people, on)
    return environment, stack.enter_context(site(environment, people))


def _checks(sites: dict[str, Site], options: Options, on: date) -> Measured:
    """Return what each round saw of checks, by site; a round lasts twice as long as others, as few are asked."""
    desks = {kind: CheckDesk(each, range(1, rx_people.MANY + 1), on) for kind, each in sites.items()}
    seconds = 2 * options.seconds
    for kind, desk in desks.items():
        desk.load(CHECKS * WARM, connections=OPEN_CONNECTIONS, seconds=WARM, rate=CHECKS)
        sites[kind].settle()
    rounds: Measured = {kind: [] for kind in sites}
    for _ in range(options.rounds):
        for kind, desk in desks.items():
            seen = desk.load(CHECKS * seconds, connections=OPEN_CONNECTIONS, seconds=seconds, rate=CHECKS)
            rounds[kind].append(seen)
    return rounds


def _registrations(served: Site, practice: Practice, options: Options) -> Measured:
    """Return what was seen of registrations: `held` by a schedule, and of each form as many as go."""
    people = range(rx_people.MANY + 1, min(served.people, rx_people.MANY + VISITORS) + 1)
    desk = RegistrationDesk(served, practice, [n for n in people if not is_elderly(n)])
    desk.load(REGISTRATIONS * WARM, BOTH, connections=OPEN_CONNECTIONS, seconds=WARM, rate=REGISTRATIONS)
    served.settle()
    held = desk.load(
        REGISTRATIONS * options.held, BOTH, connections=OPEN_CONNECTIONS, seconds=options.held, rate=REGISTRATIONS
    )
    found: Measured = {"held": [held], **{form.value: [] for form in BOTH}}
    for _ in range(options.rounds):
        for form in BOTH:
            most = told.MOST_A_SECOND * options.seconds
            seen = desk.load(most, (form,), connections=options.connections, seconds=options.seconds)
            found[form.value].append(seen)
    return found
