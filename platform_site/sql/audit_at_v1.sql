-- A line is searched by when it was written; lines come in that order, so a few bytes a block are enough.
create index platform_site_audit_at on platform_site_audit using brin (at);
