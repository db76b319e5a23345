# METADATA
# title: A scheduled job has time to start
# description: >-
#   The controller looks at the schedules every ten seconds. A job whose starting deadline is
#   shorter may never be started, without an error anywhere.
# custom:
#   severity: warning
#   applies_to: [kubernetes/batch/CronJob]
#   fix: Set startingDeadlineSeconds to a minute or more.
#   fragments: true
package sluicegate.kubernetes.cron_deadline

import rego.v1

deny contains {"at": ["spec", "startingDeadlineSeconds"], "message": message} if {
	deadline := input.object.spec.startingDeadlineSeconds
	is_number(deadline)
	deadline < 10
	message := sprintf("`%s` may never be started: it has %v seconds to start", [
		input.identity.name,
		deadline,
	])
}
