# METADATA
# title: Scheduled jobs are not left suspended
# description: >-
#   A suspended CronJob looks alive in the repository and never runs: the backup that everyone
#   counts on was last made on the day somebody suspended it.
# custom:
#   severity: info
#   applies_to: [kubernetes/batch/CronJob]
#   fix: >-
#     Remove `suspend: true`, or the whole CronJob.
#   fragments: true
package sluicegate.kubernetes.cron_suspended

import rego.v1

deny contains {"at": ["spec", "suspend"], "message": message} if {
	input.object.spec.suspend == true
	message := sprintf("`%s` is suspended and never runs", [input.identity.name])
}
