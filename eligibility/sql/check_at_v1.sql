-- The checks of a day are counted for the usage statistics; they come in the order of their time.
create index eligibility_check_at on eligibility_check using brin (checked_at);
