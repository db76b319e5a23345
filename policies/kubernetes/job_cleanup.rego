# METADATA
# title: Finished jobs are cleaned up
# description: >-
#   A finished Job and its pods stay until somebody deletes them, and each new name of a Job adds
#   some more. Where a controller would create a deleted Job anew from Git, leave this rule off.
# custom:
#   severity: info
#   severities: {default: off}
#   applies_to: [kubernetes/batch/Job]
#   fix: Set ttlSecondsAfterFinished, or run the Job as a hook that is deleted.
package sluicegate.kubernetes.job_cleanup

import rego.v1

deny contains {"at": ["spec", "ttlSecondsAfterFinished"], "message": message} if {
	is_object(input.object.spec)
	not input.object.spec.ttlSecondsAfterFinished
	not is_hook
	message := sprintf("job `%s` stays after it has finished", [input.identity.name])
}

is_hook if input.object.metadata.annotations["helm.sh/hook"]

is_hook if input.object.metadata.annotations["argocd.argoproj.io/hook"]
