from django.urls import path

from eligibility.portal import (
    feed_ages,
    feeds,
    feeds_assistance,
    feeds_held,
    feeds_new,
    feeds_results,
    layouts,
    ledgers,
)
from eligibility.portal.provisional import SameDay


urlpatterns = [
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/new", feeds_new.new, name="feed_new"),
    path("feeds/previews/<uuid:uid>", feeds_new.preview, name="feed_preview"),
    path("feeds/previews/<uuid:uid>/progress", feeds_new.preview_progress, name="feed_preview_progress"),
    path("feeds/held", feeds_held.held, name="feeds_held"),
    path("feeds/held-lines", feeds_held.lines, name="feed_held_lines"),
    path("feeds/<uuid:uid>", feeds.feed, name="feed"),
    path("feeds/<uuid:uid>/progress", feeds.progress, name="feed_progress"),
    path("feeds/<uuid:uid>/correction.csv", feeds_results.correction, name="feed_correction"),
    path("feeds/<uuid:uid>/results.csv", feeds_results.results, name="feed_results"),
    path("feeds/<uuid:uid>/decision", feeds_held.decision, name="feed_decision"),
    path("feed-ages", feed_ages.ages, name="feed_ages"),
    path("assistance-feeds/", feeds_assistance.files, name="assistance_feeds"),
    path("assistance-feeds/new", feeds_assistance.new, name="assistance_feed_new"),
    path("assistance-feeds/<uuid:uid>", feeds_assistance.detail, name="assistance_feed"),
    path("assistance-feeds/<uuid:uid>/progress", feeds_assistance.progress, name="assistance_feed_progress"),
    path("assistance-feeds/<uuid:uid>/correction.csv", feeds_assistance.correction, name="assistance_feed_correction"),
    path("assistance-feeds/<uuid:uid>/results.csv", feeds_assistance.results, name="assistance_feed_results"),
    path("ledger/", ledgers.ledgers, name="ledgers"),
    path("ledger/file.csv", ledgers.download, name="ledger_file"),
    path("ledger/new", ledgers.compare, name="ledger_new"),
    path("ledger/<uuid:uid>", ledgers.comparison, name="ledger"),
    path("ledger/<uuid:uid>/progress", ledgers.progress, name="ledger_progress"),
    *SameDay.urls("same-day"),
    *layouts.urlpatterns,
]
