# METADATA
# title: Frequent jobs don't pile up
# description: >-
#   A job that is started every few minutes and one day takes longer runs beside itself: twice the
#   load, which makes it slower still, until the namespace is full of them.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/batch/CronJob]
#   fix: >-
#     Set concurrencyPolicy to Forbid or Replace, or to Allow with a schedule that leaves time.
package sluicegate.kubernetes.cron_overlap

import rego.v1

deny contains {"at": ["spec", "schedule"], "message": message} if {
	schedule := input.object.spec.schedule
	is_string(schedule)
	not bounded
	regex.match(`^(CRON_TZ=\S+ +|TZ=\S+ +)?(\*|\*/[0-9]+|[0-9,/-]*,[0-9,/-]*) `, trim_space(schedule))
	message := sprintf("runs of `%s` may overlap: it starts at `%s`", [input.identity.name, schedule])
}

bounded if input.object.spec.concurrencyPolicy in {"Forbid", "Replace"}

bounded if input.object.spec.suspend == true
