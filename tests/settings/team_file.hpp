#pragma once

#include <string>

namespace highroad::test {

/// A file that uses every table about people and time. Tests replace parts of it.
inline const std::string team_file = R"([playbook]
approvers = ["console:ana", "console:bo"]
severe_approvers = ["console:ana", "console:cy"]
suggesters = ["console:*"]
administrators = ["console:ana"]
approvals = 2
two_for_severe = true
compensation = "second_approval"
approve_own_edits = false
first_response = ["1h", "2h", "4h", "8h", "16h"]
zone = "Europe/Berlin"
hours = ["Mon-Fri 07:00-19:00", "Sat 10:00-14:00"]
quiet_hours = "18:00-08:00"
holidays = ["2026-12-24", "2026-12-31..2027-01-01", "/etc/highroad/holidays.ics"]
escalation = "duty"
channels = ["console"]
[playbook.nudges]
at_most = 3
first = "1h"
channel_pause = "10 min"
person_pause = "20 min"
lead = "ana"
[playbook.pages]
at_most = 2
within = "30 min"
[playbook.storms]
reviews = 8
same_theme = 4
within = "1h"
calm_after = "12h"
[playbook.contacts]
at_most = 3
gap = "8d"
satisfaction = true
satisfaction_after = "9d"
update_note = true
[playbook.digests]
daily = true
at = "08:30"
weekly = false
weekly_on = "thursday"
[[people]]
name = "ana"
shown = "Ana Ruiz"
ids = ["console:ana"]
email = "ana@example.com"
zone = "America/New_York"
hours = ["Mon-Fri 06:00-12:00"]
days_off = "2026-11-27"
[[people]]
name = "bo"
shown = "Bo Li"
ids = ["console:bo"]
[[rules]]
name = "law"
severity = "severe"
sources = ["shop"]
languages = ["de", "pt-BR"]
themes = ["billing"]
stars_at_most = 2.5
author_reviews_at_least = 2
channels = ["console"]
owner = "bo"
approvals = 2
escalation = "quiet"
[[rotas]]
name = "duty"
people = ["ana", "bo", "ana"]
start = "2026-01-05T09:00"
every = "14d"
[[rotas.overrides]]
from = "2026-12-24T09:00"
to = "2026-12-27T09:00"
person = "bo"
[[rotas]]
name = "file"
zone = "UTC"
ics = "/etc/highroad/duty.ics"
[[escalations]]
name = "duty"
automatic = "serious"
[[escalations.steps]]
whom = ["rota:duty", "rota:file"]
pagers = ["chat"]
acknowledge_within = "10 min"
[[escalations.steps]]
whom = ["person:ana"]
pagers = ["mail", "duty-phone"]
[[escalations]]
name = "quiet"
automatic = "never"
steps = [{ whom = ["person:bo"], pagers = ["chat", "alerts"] }]
[[pagers]]
kind = "email"
name = "mail"
from = "highroad@example.com"
[[pagers]]
kind = "pagerduty"
name = "duty-phone"
routing_key = { credential = "pagerduty_key" }
webhook_secret = { file = "/etc/highroad/pagerduty" }
[[pagers]]
kind = "alertmanager"
name = "alerts"
base = "http://127.0.0.1:9093"
labels = { team = "care", severity = "page" }
user = "highroad"
password = { env = "ALERTS" }
lasts = "6h"
[[pagers]]
kind = "opsgenie"
name = "genie"
api_key = { credential = "genie" }
teams = ["care"]
base = "https://api.eu.opsgenie.com"
[[pagers]]
kind = "goalert"
name = "goal"
base = "https://goalert.example.com"
token = { credential = "goal" }
[[pagers]]
kind = "webhook"
name = "hook"
url = "https://ops.example.com/pages"
secret = { credential = "hook" }
[console]
enabled = true
[[sources]]
kind = "webhook"
name = "shop"
secret = { env = "SHOP_SECRET" }
)";

} // namespace highroad::test
