# METADATA
# title: A job says how often it is retried
# description: >-
#   A job that names no backoffLimit is tried seven times. For one that sends, pays or deletes
#   something, once may be enough.
# custom:
#   severity: info
#   severities: {default: off}
#   applies_to: [kubernetes/batch/Job, kubernetes/batch/CronJob]
#   fix: Set backoffLimit to the number of retries that do no harm.
package sluicegate.kubernetes.job_retries

import rego.v1

deny contains {"at": ["spec", "backoffLimit"], "message": message} if {
	input.object.kind == "Job"
	is_object(input.object.spec)
	lacks(input.object.spec)
	message := sprintf("job `%s` does not say how often it is retried", [input.identity.name])
}

deny contains {"at": ["spec", "jobTemplate", "spec", "backoffLimit"], "message": message} if {
	input.object.kind == "CronJob"
	is_object(input.object.spec.jobTemplate.spec)
	lacks(input.object.spec.jobTemplate.spec)
	message := sprintf("job `%s` does not say how often it is retried", [input.identity.name])
}

lacks(spec) if not spec.backoffLimit
