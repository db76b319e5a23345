# METADATA
# title: A job ends some day
# description: >-
#   A job that hangs runs until somebody notices: it holds its resources, and under a schedule it
#   holds up or piles up with the next ones.
# custom:
#   severity: info
#   severities: {default: off}
#   applies_to: [kubernetes/batch/Job, kubernetes/batch/CronJob]
#   fix: Set activeDeadlineSeconds to well above what the job usually takes.
package sluicegate.kubernetes.job_deadline

import rego.v1

deny contains {"at": ["spec", "activeDeadlineSeconds"], "message": message} if {
	input.object.kind == "Job"
	is_object(input.object.spec)
	lacks(input.object.spec)
	message := sprintf("job `%s` may run for ever", [input.identity.name])
}

deny contains {"at": ["spec", "jobTemplate", "spec", "activeDeadlineSeconds"], "message": message} if {
	input.object.kind == "CronJob"
	is_object(input.object.spec.jobTemplate.spec)
	lacks(input.object.spec.jobTemplate.spec)
	message := sprintf("job `%s` may run for ever", [input.identity.name])
}

lacks(spec) if not spec.activeDeadlineSeconds
