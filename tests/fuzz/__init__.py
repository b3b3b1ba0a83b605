"""Whatever is sent: a documented answer, no fault of ours, no hang, and nothing of it in a log.

| what a stranger sends | tried in |
|---|---|
| what the OpenAPI document allows and does not, to every operation, by every kind of client | `test_api_schema` |
| a real request with something wrong in it, to every endpoint for systems | `test_api_replays` |
| forms, assertions, credentials for `/oauth/token`; health, discovery, cards, no address | `test_public_doors` |
| words in the address and answers in the forms of every page, the admin's too | `test_pages` |
| a feed or ledger with something wrong in its bytes, cells or moment, up to the end of its job | `test_files_applied` |
| text and bytes for every parser; which law stands in which file is said in `parsers` | `test_parsers` |

A few examples, the same each time, are part of `make test`; `FUZZ=1000` tries so many of each, other ones each time.
"""
