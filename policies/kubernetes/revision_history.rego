# METADATA
# title: A rollout can be undone
# description: >-
#   With `revisionHistoryLimit: 0` nothing is kept of the version before: `kubectl rollout undo`
#   has nowhere to go in the one moment when it is needed.
# custom:
#   severity: info
#   applies_to:
#     - kubernetes/apps/Deployment
#     - kubernetes/apps/StatefulSet
#     - kubernetes/apps/DaemonSet
#     - kubernetes/argoproj.io/Rollout
#   fix: Remove revisionHistoryLimit, or keep two or three.
#   fragments: true
package sluicegate.kubernetes.revision_history

import rego.v1

deny contains {"at": ["spec", "revisionHistoryLimit"], "message": message} if {
	input.object.spec.revisionHistoryLimit == 0
	message := sprintf("no earlier version of `%s` is kept", [input.identity.name])
}
