from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from platform_site import clock
from platform_site.actions.deliveries import replay
from platform_site.actors import the_platform
from platform_site.models import OutboxDelivery
from platform_site.states import DeliveryState


class Command(BaseCommand):
    """See the deliveries that failed too often, and send them again."""

    help = "Lists dead letters: number, event, task, last error. --replay NUMBER sends one again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--replay`."""
        parser.add_argument("--replay", type=int, metavar="NUMBER", help="send this one again")

    def handle(self, *args: Any, replay: int | None, **options: Any) -> None:
        """List or send."""
        if replay is not None:
            self._replay(replay)
            return
        for row in OutboxDelivery.objects.filter(state=DeliveryState.DEAD).select_related("event").order_by("id"):
            self.stdout.write(
                f"{row.pk}  {row.event.name}  {row.task}  {row.error or 'no answer'}  {row.closed_at:%F %T}"
            )

    def _replay(self, number: int) -> None:
        if not OutboxDelivery.objects.filter(pk=number, state=DeliveryState.DEAD).exists():
            raise CommandError(f"There is no dead letter {number}; `manage.py dead_letters` lists them.")
        replay(delivery_id=number, by=the_platform(), at=clock.now())
        self.stdout.write(f"{number} is sent again.")
